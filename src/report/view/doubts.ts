/** Everything that casts doubt on a figure, gathered for the strip at the top and the list at the end. */

import type { Audit, Result, Visit } from '../../model/result.ts';
import type { Warning } from '../../model/warnings.ts';
import { groupBy } from '../../text/group-by.ts';
import { warningsOf } from './figures.ts';

export interface AuditRow {
  readonly name: string;
  readonly passed: number;
  readonly failed: readonly { readonly visit: Visit; readonly audit: Audit }[];
  readonly meaning: string;
}

/** One row an audit, the failing ones first. */
export const auditRows = (result: Result): AuditRow[] => {
  const all = result.visits.flatMap((visit) => visit.audits.map((audit) => ({ visit, audit })));
  const rows = [...groupBy(all, ({ audit }) => audit.name)].map(([name, group]) => ({
    name,
    passed: group.filter(({ audit }) => audit.ok).length,
    failed: group.filter(({ audit }) => !audit.ok),
    meaning: group[0]?.audit.meaning ?? '',
  }));
  return rows.sort((a, b) => b.failed.length - a.failed.length || (a.name < b.name ? -1 : 1));
};

/** Warnings of the run and of its visits, each told once. */
export const allWarnings = (result: Result): Warning[] => {
  const list = [...warningsOf(result), ...result.visits.flatMap((visit) => visit.warnings)];
  return [...new Map(list.map((w) => [JSON.stringify([w.code, w.message, w.arm, w.load]), w])).values()];
};

export const failedVisits = (result: Result): Visit[] => result.visits.filter((visit) => visit.status === 'failed');

export const unprovenVisits = (result: Result): Visit[] =>
  result.visits.filter((visit) => visit.status === 'ok' && !visit.path.ok && !visit.discarded);
