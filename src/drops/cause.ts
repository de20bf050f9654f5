/** One row of the table of causes: which frees it covers, what they mean, which counters count them, and how that is known. */
import type { LossClass } from '../model/drops.ts';

/** All that is given must fit; what is left out fits anything. */
export interface Match {
  /** As the kernel names them, without SKB_DROP_REASON_. */
  readonly reasons?: readonly string[];
  readonly functions?: RegExp;
  /** Where the skb was: an end of the wire, or a switch between them. */
  readonly at?: 'endpoint' | 'switch';
  /** Kind of the only queue discipline that drops at the skb's device, as tc names it. */
  readonly qdisc?: string;
  /** Kernel file and function, a commit, or where it was measured. */
  readonly source: string;
}

export interface Cause {
  /** Unique, and kept in results for ever. */
  readonly id: string;
  /**
   * Explanations, completing "packets were freed because …"; the last one is in force. Results store its number, counted
   * from 1: never edit one, append the next, and add it to test/golden/causes.golden.txt.
   */
  readonly texts: readonly string[];
  /** Ids under which results stored this cause before entries had a revision. */
  readonly formerly?: readonly string[];
  readonly class: LossClass;
  /** Counters that move by one for each such packet; see counters.ts for what they are. */
  readonly counters: readonly string[];
  /** One that fits is enough. */
  readonly when: readonly Match[];
}
