/** Judging: what the claim leads one to expect, beside what was seen instead. Pure. */
import type { LabAnswer, Source } from '../model.ts';

export interface Expectation {
  readonly met: boolean;
  /** Said where it is not met: what happened instead, one sentence. */
  readonly instead: string;
}

/** Holds if every expectation is met; else the answer lists what happened instead. */
export const judgeExpectations = (
  expectations: readonly Expectation[],
  because: string,
  sources: readonly Source[],
): LabAnswer => {
  const instead = expectations.filter(({ met }) => !met).map((unmet) => unmet.instead);
  return instead.length === 0 ? { verdict: 'holds', because, sources } : { verdict: 'differs', instead, sources };
};
