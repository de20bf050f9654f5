/** What the probes saw, a column an environment. Pure. */
import { formatNs } from '../../text/units.ts';
import { firedText, type HookRow, hookRows, notVisible } from '../view/hook-row.ts';
import { stageRows } from '../view/stage-row.ts';
import type { Grouping } from './group-runs.ts';

const stageLoad = 'ping';

export interface EnvironmentStageRow {
  readonly arm: string;
  readonly style: number;
  readonly place: string;
  /** p50, in the order of the groups; a line for each run. */
  readonly cells: readonly (readonly string[])[];
}

/** Medians under ping, where a stage waits for nothing but itself. Empty where ping was not sent. */
export const environmentStageRows = ({ groups }: Grouping): EnvironmentStageRow[] => {
  const all = groups.map(({ runs }) => runs.map(({ result }) => stageRows(result, stageLoad)));
  const keys = new Map(all.flat(2).map((row) => [JSON.stringify([row.arm, row.stage, row.place]), row] as const));
  return [...keys].map(([key, row]) => ({
    arm: row.arm,
    style: row.style,
    place: `${row.stage} ${row.place}`,
    cells: all.map((runs) =>
      runs.map((rows) => {
        const own = rows.find((other) => JSON.stringify([other.arm, other.stage, other.place]) === key);
        return own ? `${formatNs(own.summary.p50)} (n=${own.summary.count})` : notVisible;
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
  const all = groups.map(({ runs }) => runs.map(({ result }) => hookRows(result)));
  const hooks = [...new Set(all.flat(2).map(({ hook }) => hook))];
  return hooks.map((hook) => ({
    hook,
    cells: all.map((runs) => runs.map((rows) => hookText(rows.find((row) => row.hook === hook)))),
  }));
};
