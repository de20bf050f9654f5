/** Judging: what the claim leads one to expect, beside what was seen instead. Pure. */
import type { LabAnswer, Source } from '../model.ts';

export interface Expectation {
  readonly met: boolean;
  /** Said where it is not met: what happened instead, one sentence. */
  readonly instead: string;
  /** Why it is so today; said where it is not met. */
  readonly source?: Source;
}

/** Holds if every expectation is met; else the answer lists what happened instead, and since when. */
export const judgeExpectations = (
  expectations: readonly Expectation[],
  because: string,
  sources: readonly Source[],
): LabAnswer => {
  const unmet = expectations.filter(({ met }) => !met);
  if (unmet.length === 0) return { verdict: 'holds', because, sources };
  const reasons = [...new Set(unmet.flatMap(({ source }) => (source ? [source] : [])))];
  return { verdict: 'differs', instead: unmet.map(({ instead }) => instead), sources: reasons };
};
