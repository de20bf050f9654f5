/** What the probes saw, a column an environment. Pure. */
import { formatNs } from '../../text/units.ts';
import { firedText, type HookRow, notVisible } from '../view/hook-row.ts';
import type { StageRow } from '../view/stage-row.ts';
import type { Grouping } from './group-runs.ts';

const keyOf = ({ arm, stage, place }: StageRow): string => JSON.stringify([arm, stage, place]);

export interface EnvironmentStageRow {
  readonly arm: string;
  readonly style: number;
  readonly place: string;
  /** p50, in the order of the groups; a line for each run. */
  readonly cells: readonly (readonly string[])[];
}

/** Medians under ping, where a stage waits for nothing but itself. Empty where ping was not sent. */
export const environmentStageRows = ({ groups }: Grouping): EnvironmentStageRow[] => {
  const all = groups.map(({ runs }) => runs.map(({ run }) => new Map(run.stages.map((row) => [keyOf(row), row]))));
  return [...new Map(all.flat().flatMap((rows) => [...rows]))].map(([key, row]) => ({
    arm: row.arm,
    style: row.style,
    place: `${row.stage} ${row.place}`,
    cells: all.map((runs) =>
      runs.map((rows) => {
        const own = rows.get(key);
        return own ? `${formatNs(own.p50Ns)} (n=${own.count})` : notVisible;
      }),
    ),
  }));
};

export interface EnvironmentHookRow {
  readonly hook: string;
  /** In the order of the groups; a line for each run. */
  readonly cells: readonly (readonly string[])[];
}

const hookText = (row: HookRow | undefined): string => {
  if (!row) return 'not asked for';
  return row.fired === null ? row.found : `${row.found}: ${firedText(row)}`;
};

export const environmentHookRows = ({ groups }: Grouping): EnvironmentHookRow[] => {
  const all = groups.map(({ runs }) => runs.map(({ run }) => run.hooks));
  const hooks = [...new Set(all.flat(2).map(({ hook }) => hook))];
  return hooks.map((hook) => ({
    hook,
    cells: all.map((runs) => runs.map((rows) => hookText(rows.find((row) => row.hook === hook)))),
  }));
};
