/** One row of the table of causes: which frees it covers, what they mean, who else counts them, and how that is known. */
import type { LossClass } from '../model/drops.ts';

export interface Cause {
  readonly id: string;
  /** In words, completing "packets were freed because …". */
  readonly because: string;
  /** As the kernel names them, without SKB_DROP_REASON_; left out: any. */
  readonly reasons?: readonly string[];
  /** Left out: any. */
  readonly functions?: RegExp;
  /** Where the skb was: an end of the wire, or a switch between them; left out: anywhere. */
  readonly at?: 'endpoint' | 'switch';
  readonly class: LossClass;
  /** Counters that move by one for each such packet; see witnesses.ts for what they are. */
  readonly moves: readonly string[];
  /** Kernel file and function, a commit, or where it was measured. */
  readonly source: string;
}
