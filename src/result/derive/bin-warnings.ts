/** Doubts about TCP figures that only their bins can tell. */

import { discardMs, measuredRates } from '../../load/kinds/tcp-bins.ts';
import type { Plan } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import type { Warning } from '../../model/warnings.ts';
import { median } from '../../stats/summary.ts';
import { isUsable } from './arm-figures.ts';

type Source = Pick<Result, 'visits'> & { readonly plan: Pick<Plan, 'arms'> };

const binsNeeded = 10;
/** The first bins that count, which a warm-up that is too short would still slow down. */
const firstBins = 3;
/** 10 % below the rest: more than one visit's noise over many, less than any slow start (they begin at half and below). */
const steadyFrom = 0.9;

const ratesOf = ({ visits }: Source, arm: string): number[][] =>
  visits
    .filter((visit) => isUsable(visit) && visit.arm === arm && visit.observation === 'bare')
    .flatMap(({ data }) => (data?.kind === 'tcp' ? [measuredRates(data)] : []));

const fewBins = (arm: string, rates: readonly number[][]): Warning[] => {
  const few = rates.filter(({ length }) => length < binsNeeded).length;
  if (few === 0) return [];
  return [
    {
      code: 'few-bins',
      message: `${few} of ${rates.length} TCP visits of ${arm} have fewer than ${binsNeeded} samples of 100 ms after the first ${discardMs} ms.`,
      hint: 'Measure for 2 seconds or more with --duration; a figure from so few samples varies a lot.',
      arm,
      load: 'tcp',
    },
  ];
};

/** Start ÷ rest of each visit, for visits that have enough of both. */
const startShares = (rates: readonly number[][]): number[] =>
  rates
    .filter(({ length }) => length >= 2 * firstBins)
    .map((visit) => [median(visit.slice(0, firstBins)), median(visit.slice(firstBins))] as const)
    .flatMap(([start, rest]) => (rest > 0 ? [start / rest] : []));

const slowStart = (arm: string, rates: readonly number[][]): Warning[] => {
  const shares = startShares(rates);
  if (shares.length === 0) return [];
  const share = median(shares);
  if (share >= steadyFrom) return [];
  return [
    {
      code: 'warm-up-too-short',
      message: `TCP on ${arm} was still getting faster after the first ${discardMs} ms: the next ${firstBins * 100} ms ran at ${Math.round(share * 100)} % of the rest.`,
      hint: 'The throughput of this topology is understated a little; a longer --duration lessens it.',
      arm,
      load: 'tcp',
    },
  ];
};

/** The fixed discard is checked on every arm, over all of its visits together: one visit's start is too noisy to judge. */
export const binWarnings = (source: Source): Warning[] =>
  source.plan.arms.flatMap(({ id }) => {
    const rates = ratesOf(source, id);
    return [...fewBins(id, rates), ...slowStart(id, rates)];
  });
