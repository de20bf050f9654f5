/** What the kernel says that the programs of the probes took, where it was asked. */
import type { LoadKind } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import { formatCount, formatNs } from '../../text/units.ts';
import { usable } from './figures.ts';

const costOf = ({ visits }: Result, arm: string, load: LoadKind): string[] => {
  const own = visits.filter((visit) => usable(visit) && visit.arm === arm && visit.load === load);
  const counted = own.flatMap(({ observed, loadMs }) => (observed?.programs ? [{ ...observed.programs, loadMs }] : []));
  const sum = (of: (one: (typeof counted)[number]) => number): number => counted.reduce((all, one) => all + of(one), 0);
  const runs = sum((one) => one.runs);
  if (runs === 0) return [];
  const eachSecond = formatCount((1000 * runs) / sum(({ loadMs }) => loadMs));
  return [`${arm}, ${load}: ${formatNs(sum(({ ns }) => ns) / runs)} a run of a program, ${eachSecond} runs a second.`];
};

/** One sentence an arm and load; empty without --bpf-stats. */
export const programCosts = (result: Result): string[] =>
  result.arms.flatMap(({ id }) => result.plan.loads.flatMap(({ kind }) => costOf(result, id, kind)));
