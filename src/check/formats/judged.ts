import type { CheckedComparison } from '../model.ts';

/** What formats without columns need of a comparison, whichever command made it. */
export interface Judged extends Pick<CheckedComparison, 'verdict' | 'standing'> {
  /** The topology, or the variant. */
  readonly group: string;
  /** "bridge: TCP throughput" */
  readonly subject: string;
  /** The subject with figures, verdict and reason. */
  readonly sentence: string;
}
