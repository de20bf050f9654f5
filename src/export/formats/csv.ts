/** Long CSV (RFC 4180): a row a figure of a visit, and one for a visit whose figures do not count, which says why. */

import type { Result, Visit } from '../../model/result.ts';
import { metricNames, metrics, metricsOf } from '../../result/derive.ts';
import { cell } from '../../text/csv.ts';
import { printableText } from '../../text/inert.ts';
import { failedAudits, withheldReason } from '../doubts.ts';
import type { ExportFile } from '../model.ts';
import { armNames } from '../names.ts';

const head = [
  ...['run', 'emulated', 'topology', 'load', 'observation', 'session', 'round', 'visit', 'started_at'],
  ...['metric', 'statistic', 'value', 'unit', 'withheld', 'failed_audits'],
];

type Cell = string | number;

const joined = (cells: readonly Cell[]): string => cells.map(cell).join(',');

const units = {
  bitsPerSecond: 'bit/s',
  packetsPerSecond: 'packets/s',
  transactionsPerSecond: 'transactions/s',
  ns: 'ns',
  share: 'share',
} as const;

const figureCells = (visit: Visit): Cell[][] => {
  const figures = metricsOf(visit);
  return metricNames.flatMap((name) => {
    const value = figures[name];
    return value === undefined ? [] : [[name, metrics[name].statistic, value, units[metrics[name].unit]]];
  });
};

const visitRows = (visit: Visit, shared: readonly Cell[]): string => {
  const { load, observation, session, round, index, startedAt } = visit;
  const reason = withheldReason(visit);
  const audits = failedAudits(visit).map(printableText).join('; ');
  const figures = reason === null ? figureCells(visit) : [['', '', '', '']];
  const before = joined([...shared, load, observation, session, round, index, printableText(startedAt)]);
  const after = joined([reason ?? '', audits]);
  return figures.map((cells) => `${before},${joined(cells)},${after}\r\n`).join('');
};

/** A visit at a time, so that a million rows are never one string. Warm-up visits were never meant to count. */
function* piecesOf(result: Result): Iterable<string> {
  const names = armNames(result);
  const run = [printableText(result.runId), String(result.environment.emulated)];
  yield `${joined(head)}\r\n`;
  for (const visit of result.visits) {
    if (!visit.discarded) yield visitRows(visit, [...run, names.get(visit.arm) ?? printableText(visit.arm)]);
  }
}

export const csv = (result: Result): ExportFile[] => [{ name: 'vethscope.csv', pieces: piecesOf(result) }];
