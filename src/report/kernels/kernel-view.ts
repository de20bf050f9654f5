/** Runs of the same plan on several kernels, side by side: what differs between the kernels, and what each shows. Pure. */
import type { Result } from '../../result/schema.ts';
import { formatNs } from '../../units.ts';
import { type ComparisonRow, comparisonRows } from '../view/comparison-row.ts';
import { firedText, type HookRow, hookRows, notVisible } from '../view/hook-row.ts';
import { stageRows } from '../view/stage-row.ts';

/** "6.1.0-56-amd64": of all that a result says, what tells its kernel from the others. */
export const kernelOf = ({ environment }: Result): string => environment.kernelRelease;

export interface KernelComparisonRow {
  readonly kernel: string;
  readonly emulated: boolean;
  readonly row: ComparisonRow;
}

/** Arms in their order, each on every kernel: what is compared stands one below the other. */
export const kernelComparisonRows = (results: readonly Result[]): KernelComparisonRow[] => {
  const rows = results.flatMap((result) =>
    comparisonRows(result).map((row) => ({
      kernel: kernelOf(result),
      emulated: result.environment.emulated,
      row,
    })),
  );
  const arms = [...new Set(rows.map(({ row }) => row.arm.id))];
  return arms.flatMap((arm) => rows.filter(({ row }) => row.arm.id === arm));
};

export interface KernelStageRow {
  readonly arm: string;
  readonly style: number;
  readonly place: string;
  /** p50 of one kernel each, in the order of the kernels. */
  readonly cells: readonly string[];
}

const stageLoad = 'ping';

/** Medians under ping, where a stage waits for nothing but itself. Empty where ping was not sent. */
export const kernelStageRows = (results: readonly Result[]): KernelStageRow[] => {
  const all = results.map((result) => stageRows(result, stageLoad));
  const keys = new Map(all.flat().map((row) => [JSON.stringify([row.arm, row.stage, row.place]), row] as const));
  return [...keys.values()].map((row) => ({
    arm: row.arm,
    style: row.style,
    place: `${row.stage} ${row.place}`,
    cells: all.map((rows) => {
      const own = rows.find((other) => other.arm === row.arm && other.stage === row.stage && other.place === row.place);
      return own ? `${formatNs(own.summary.p50)} (n=${own.summary.count})` : notVisible;
    }),
  }));
};

export interface KernelHookRow {
  readonly hook: string;
  readonly cells: readonly string[];
}

const hookText = (row: HookRow | undefined): string => {
  if (!row) return 'not asked for';
  return row.fired === null ? row.found : `${row.found}: ${firedText(row)}`;
};

export const kernelHookRows = (results: readonly Result[]): KernelHookRow[] => {
  const all = results.map(hookRows);
  const hooks = [...new Set(all.flat().map(({ hook }) => hook))];
  return hooks.map((hook) => ({ hook, cells: all.map((rows) => hookText(rows.find((row) => row.hook === hook))) }));
};

/** What a reader must know before the first figure. */
export const kernelDoubts = (results: readonly Result[]): string[] => {
  const emulated = results.filter(({ environment }) => environment.emulated).map(kernelOf);
  const partial = results.filter((result) => result.partial);
  return [
    ...(emulated.length > 0
      ? [`Emulated (${emulated.join(', ')}): figures are for function only, they say nothing about speed.`]
      : []),
    ...partial.map((result) => `${kernelOf(result)} is partial: ${result.partialReason ?? 'no reason was kept'}`),
  ];
};

export const kernelsAnswer = (results: readonly Result[]): string => {
  const arms = new Set(results.flatMap(({ plan }) => plan.arms.map(({ id }) => id))).size;
  return `${arms} ${arms === 1 ? 'topology' : 'topologies'} on ${results.length} kernels: ${results.map(kernelOf).join(', ')}.`;
};
