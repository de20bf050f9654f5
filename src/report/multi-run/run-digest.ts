/** What a page of many runs shows of one, a fiftieth of its result or less: a thousand must fit into memory. Pure. */
import type { Result } from '../../model/result.ts';
import { printable } from '../../text/inert.ts';
import { comparisonRows, type FigureRow } from '../view/comparison-row.ts';
import { type HookRow, hookRows } from '../view/hook-row.ts';
import { type Fact, headFacts } from '../view/run-facts.ts';
import { type StageRow, stageRows } from '../view/stage-row.ts';
import { factsOf } from './known-facts.ts';

export interface RunDigest extends Pick<Result, 'runId' | 'startedAt' | 'partial'> {
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

/** Fit to be shown, and holds nothing of the result that it was made of. */
export const digestOf = (result: Result): RunDigest => {
  const { runId, startedAt, partial, environment } = result;
  return printable({
    ...{ runId, startedAt, partial },
    partialReason: result.partialReason ?? null,
    toolVersion: result.tool.version,
    hostname: environment.hostname,
    emulated: environment.emulated,
    facts: [...factsOf(result)],
    headFacts: headFacts(result),
    plannedArms: result.plan.arms.map(({ id }) => id),
    rows: comparisonRows(result).map(figureRow),
    stages: stageRows(result, 'ping'),
    hooks: hookRows(result),
  });
};
