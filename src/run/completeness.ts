/** What of the plan has no figure, and what is said where nothing can be traced. Pure. */

import { VethscopeError } from '../errors.ts';
import type { Environment, Result, Visit } from '../model/result.ts';
import type { Warning } from '../model/warnings.ts';
import { isUsable } from '../result/derive/arm-figures.ts';

const cellOf = ({ arm, load, observation }: Visit): string => `${load} on ${arm} (${observation})`;

/** Cells that were visited, and none of whose figures counts because its packets took another way. */
const withheldCells = (visits: readonly Visit[]): string[] => {
  const measured = visits.filter(({ discarded, status }) => !discarded && status === 'ok');
  const usable = new Set(measured.filter(isUsable).map(cellOf));
  return [...new Set(measured.map(cellOf))].filter((cell) => !usable.has(cell));
};

/** `planned`: visits; null: every planned cell has a figure. */
export const missingCells = (planned: number, visits: readonly Visit[]): string | null => {
  const failed = visits.filter(({ status }) => status === 'failed').length;
  const missing = planned - visits.length;
  const withheld = withheldCells(visits);
  const sentences = [
    failed + missing > 0 ? [`${failed} of ${planned} planned visits failed and ${missing} were not reached.`] : [],
    withheld.length > 0 ? [`No figure counts, because the packets took another path: ${withheld.join(', ')}.`] : [],
  ].flat();
  return sentences.length === 0 ? null : sentences.join(' ');
};

export type VisitError = NonNullable<Visit['error']>;

/** The error of the first visit, where every load has been put on every topology and not one visit succeeded; else null. */
export const spoilingAll = (
  plan: Pick<Result['plan'], 'arms' | 'loads'>,
  visits: readonly Visit[],
): VisitError | null => {
  if (visits.some(({ status }) => status === 'ok')) return null;
  const cells = new Set(visits.map(({ arm, load }) => JSON.stringify([arm, load])));
  return cells.size < plan.arms.length * plan.loads.length ? null : (visits[0]?.error ?? null);
};

/** One cause of all is said once. */
const whyNothing = (tried: Readonly<Environment['backends']>): string => {
  const reasons = new Set(tried.map(({ reason }) => reason));
  const [only] = reasons;
  if (only !== undefined && reasons.size === 1 && tried.length > 1) return only;
  return tried.map(({ backend, reason }) => `${backend}: ${reason}`).join('; ');
};

/** `auto` goes on without probes, and says so. */
export const untracedWarning = (
  asked: Result['plan']['backend'],
  backend: Result['backend'],
  tried: Readonly<Environment['backends']>,
): Warning | null =>
  asked === 'none' || backend !== null
    ? null
    : {
        code: 'untraced',
        message: `Nothing can be traced here: ${whyNothing(tried)}.`,
        hint: 'The figures are measured without probes; "vethscope doctor" says what is missing.',
      };

/** The error that a visit or an arm failed with, as it was thrown. */
export const asThrown = ({ code, what, todo }: VisitError): Error =>
  code === 'BUG' ? new Error(what) : new VethscopeError(code as VethscopeError['code'], what, todo);
