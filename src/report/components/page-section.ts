import type { JSX } from 'preact';
import type { Result } from '../../model/result.ts';

/** One part of the page: it needs the result alone, so that parts come and go without knowing of each other. */
export interface PageSection {
  /** The fragment that links to it, unique on the page. */
  readonly id: string;
  /** Its entry in the contents, a word or two. */
  readonly place: string;
  readonly title: string;
  readonly lead?: string;
  /** false: the result has nothing for it, and it is left out of the page and of the contents. Default: always there. */
  readonly isShown?: (result: Result) => boolean;
  readonly Content: (props: { readonly result: Result }) => JSX.Element | null;
}
