import type { PageSection } from './page-section.ts';

/** Links to every part of the page. */
export const Contents = ({ sections }: { sections: readonly Pick<PageSection, 'id' | 'place'>[] }) => (
  <nav aria-label="On this page">
    <ul>
      {sections.map(({ id, place }) => (
        <li key={id}>
          <a href={`#${id}`}>{place}</a>
        </li>
      ))}
    </ul>
  </nav>
);
