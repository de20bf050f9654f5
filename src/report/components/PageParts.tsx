import type { JSX } from 'preact';
import { Contents } from './Contents.tsx';
import type { PageSection } from './page-section.ts';
import { Section } from './Section.tsx';

/** A part of a page of several results, its content made already. */
export interface PagePart extends Pick<PageSection, 'id' | 'place' | 'title'> {
  readonly lead: string;
  readonly content: JSX.Element;
}

/** Links to the parts, then the parts. */
export const PageParts = ({ parts }: { parts: readonly PagePart[] }) => (
  <main>
    <Contents sections={parts} />
    {parts.map(({ id, title, lead, content }) => (
      <Section key={id} id={id} title={title} lead={lead}>
        {content}
      </Section>
    ))}
  </main>
);
