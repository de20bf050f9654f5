/** The figures of a result -> those that a history follows. */
import { withoutClockJumps } from '../check/clock.ts';
import { gatedObservation, withoutUnstamped } from '../check/gate/observation.ts';
import { loadText } from '../check/gate/scenarios.ts';
import type { Arm, LoadSpec } from '../model/plan.ts';
import type { RunFigures } from '../model/run-figures.ts';
import { estimateBy } from '../result/derive/compare-arms.ts';
import { onScale } from '../result/derive/effect.ts';
import { pairedBlocks } from '../result/derive/paired-blocks.ts';
import { armFigure, type MetricName, metrics } from '../result/derive.ts';
import type { Figure, Run } from './run.ts';

/** Everything that was asked of an arm: another variant under the same name is another series. */
const asked = ({ id, kind, offloads, variant }: Arm): unknown => [id, kind, offloads, variant ?? null];

interface Cell {
  readonly result: RunFigures;
  readonly arm: Arm;
  readonly reference: Arm | null;
  readonly load: LoadSpec;
  readonly metric: MetricName;
}

/** Plainly the ratio that the report shows: over whole results the paths and their control move together (docs/history.md). */
const ratioOf = ({ result, arm, reference, metric }: Cell, observation: Figure['observation']) => {
  const { pairs } = pairedBlocks(result, { arm: arm.id, reference: reference?.id ?? '' }, metric, observation);
  if (pairs.length === 0) return null;
  const effects = pairs.map(({ test, control }) => test - control);
  return { value: estimateBy[metrics[metric].intervalBy](effects), n: pairs.length };
};

const ownOf = ({ result, arm, metric }: Cell, observation: Figure['observation']) => {
  const figure = armFigure(result, arm.id, metric, observation);
  return figure && { value: onScale(metric, figure.median), n: figure.n };
};

const figureOf = (cell: Cell): Figure[] => {
  const { result, arm, reference, load, metric } = cell;
  const observation = gatedObservation(load.kind, [result]);
  const found = reference ? ratioOf(cell, observation) : ownOf(cell, observation);
  if (found === null || !Number.isFinite(found.value)) return [];
  const about = [metric, observation, asked(arm), reference && asked(reference), loadText(load, result.plan)];
  return [
    {
      ...found,
      scenario: JSON.stringify(about),
      ...{ arm: arm.id, reference: reference?.id ?? null, metric, load: load.kind, observation },
    },
  ];
};

/** Arms against their control, and controls by themselves; a twin is a second control and says nothing new. */
const cellsOf = (result: RunFigures, wanted: readonly MetricName[]): Cell[] =>
  result.plan.arms
    .filter(({ role }) => role !== 'twin')
    .flatMap((arm) => {
      const reference = arm.role === 'test' ? result.plan.arms.find(({ id }) => id === arm.control) : null;
      if (reference === undefined) return [];
      return result.plan.loads.flatMap((load) =>
        wanted
          .filter((metric) => metrics[metric].load === load.kind)
          .map((metric) => ({ result, arm, reference, load, metric })),
      );
    });

/** null: its date is no date. `file`: as a reader names it. */
export const runOf = (file: string, given: RunFigures, wanted: readonly MetricName[]): Run | null => {
  const atMs = Date.parse(given.startedAt);
  if (Number.isNaN(atMs)) return null;
  const result = withoutUnstamped({ ...given, visits: withoutClockJumps(given).visits });
  const { runId, startedAt, tool, environment, plan, arms, attachments, settings } = given;
  const side = { environment, plan, arms, attachments, ...(settings ? { settings } : {}) };
  return {
    ...{ file, runId, startedAt, atMs, version: tool.version, side },
    figures: cellsOf(result, wanted).flatMap(figureOf),
  };
};
