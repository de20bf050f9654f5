/** What a page of several environments is made of. */
import type { Result } from '../../model/result.ts';
import { runFigures } from '../../result/derive.ts';
import { digestOf, type RunDigest } from './run-digest.ts';

export interface MergedRun {
  readonly run: RunDigest;
  /** Where its own page is, as a link from this one; null: there is none. */
  readonly page: string | null;
}

export interface MergedPage {
  readonly runs: readonly MergedRun[];
  /** One sentence for each thing that was given and is not on the page. */
  readonly skipped: readonly string[];
}

/** Of `compare --kernel`: each run has its page in a folder named after its kernel. */
export const kernelsPage = (results: readonly Result[]): MergedPage => ({
  runs: results.map((result) => ({
    run: digestOf(runFigures(result)),
    page: `${encodeURIComponent(result.environment.kernelRelease)}/index.html`,
  })),
  skipped: [],
});
