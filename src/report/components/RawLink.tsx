import type { ComponentChildren } from 'preact';

/** From a figure to its raw samples, in the table at the end of the page. `of`: what a listener hears they belong to. */
export const RawLink = ({ id, of, children }: { id: string; of: string; children: ComponentChildren }) => (
  <a class="raw" href={`#${id}`}>
    {children}
    <span class="heard"> raw samples of {of}</span>
  </a>
);
