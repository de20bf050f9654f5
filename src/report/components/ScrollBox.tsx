import type { ComponentChildren } from 'preact';

/** Wide content scrolls in here, never the page; reachable by keyboard, because there may be no link inside. */
export const ScrollBox = ({ label, children }: { label: string; children: ComponentChildren }) => (
  // biome-ignore lint/a11y/useSemanticElements: a fieldset groups form fields, and a region would be a landmark too many
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
  <div class="scroll" role="group" aria-label={label} tabIndex={0}>
    {children}
  </div>
);
