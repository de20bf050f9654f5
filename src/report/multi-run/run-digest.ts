/** What a page of many runs shows of one, a fiftieth of its result or less: a thousand must fit into memory. Pure. */
import type { RunFigures } from '../../model/run-figures.ts';
import { printable } from '../../text/inert.ts';
import { comparisonRows, type FigureRow } from '../view/comparison-row.ts';
import { type HookRow, hookRows } from '../view/hook-row.ts';
import { type Fact, headFacts } from '../view/run-facts.ts';
import { type StageRow, stageRows } from '../view/stage-row.ts';
import { factsOf } from './known-facts.ts';

export interface RunDigest extends Pick<RunFigures, 'runId' | 'startedAt' | 'partial'> {
  readonly partialReason: string | null;
  readonly toolVersion: string;
  readonly hostname: string;
  readonly emulated: boolean;
  /** Name and value of each. */
  readonly facts: readonly (readonly [string, string])[];
  readonly headFacts: readonly Fact[];
  /** Ids, also of those that could not be built. */
  readonly plannedArms: readonly string[];
  readonly rows: readonly FigureRow[];
  /** Under ping, where a stage waits for nothing but itself. */
  readonly stages: readonly StageRow[];
  readonly hooks: readonly HookRow[];
}

const figureRow = ({ arm: { id, kind, control }, style, cells }: FigureRow): FigureRow => ({
  arm: { id, kind, control },
  style,
  cells,
});

/** Fit to be shown, and holds nothing of the figures that it was made of. */
export const digestOf = (run: RunFigures): RunDigest => {
  const { runId, startedAt, partial, environment } = run;
  return printable({
    ...{ runId, startedAt, partial },
    partialReason: run.partialReason ?? null,
    toolVersion: run.tool.version,
    hostname: environment.hostname,
    emulated: environment.emulated,
    facts: [...factsOf(run)],
    headFacts: headFacts(run),
    plannedArms: run.plan.arms.map(({ id }) => id),
    rows: comparisonRows(run).map(figureRow),
    stages: stageRows(run, 'ping'),
    hooks: hookRows(run),
  });
};
