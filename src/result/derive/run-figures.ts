/** A result -> its figures.json (model/run-figures.ts). */
import { isEchoes } from '../../model/loads/index.ts';
import type { Result, Visit } from '../../model/result.ts';
import { figuresVersion, type RunFigures, type VisitFigures } from '../../model/run-figures.ts';
import type { Warning } from '../../model/warnings.ts';
import { binWarnings } from './bin-warnings.ts';
import { type AnyRun, failedAudits, isStamped, metricsOf } from './metrics.ts';
import { stageFigures } from './stages.ts';
import { uncountedWarnings } from './uncounted-warnings.ts';

const visitFigures = (visit: Visit): VisitFigures => {
  const { index, session, observation, round, block, arm, load, discarded, startedAt, startedMs, status } = visit;
  return {
    ...{ index, session, observation, round, block, arm, load, discarded, startedAt, startedMs, status },
    ...{ error: visit.error, warnings: visit.warnings },
    path: { ok: visit.path.ok, reason: visit.path.reason },
    isStamped: isStamped(visit),
    failedAudits: failedAudits(visit),
    // JSON has no infinity, and what is no number is no figure.
    figures: Object.fromEntries(Object.entries(metricsOf(visit)).filter(([, value]) => Number.isFinite(value))),
  };
};

/** hook -> skbs, in all visits with probes. */
export const hookHits = (run: Pick<Result, 'visits'> | Pick<RunFigures, 'hookHits'>): Record<string, number> => {
  if ('hookHits' in run) return run.hookHits;
  const hits = new Map<string, number>();
  for (const { hook, skbs } of run.visits.flatMap(({ observed }) => observed?.crossings ?? [])) {
    hits.set(hook, (hits.get(hook) ?? 0) + skbs);
  }
  return Object.fromEntries(hits);
};

/** What the raw values of a run give reason to doubt. */
export const rawWarnings = (run: AnyRun): Warning[] =>
  'rawWarnings' in run ? run.rawWarnings : [...binWarnings(run), ...uncountedWarnings(run)];

export const runFigures = (result: Result): RunFigures => {
  const { tool, runId, startedAt, finishedAt, partial, partialReason, plan, environment, backend } = result;
  const { attachments, kernel, arms, settings, warnings, totalMs } = result;
  const followed = plan.loads.filter(({ kind }) => isEchoes(kind));
  return {
    figuresVersion,
    ...{ tool, runId, startedAt, finishedAt, partial, partialReason, plan, environment, backend },
    ...{ attachments, kernel, arms, ...(settings && { settings }), warnings, totalMs },
    visits: result.visits.map(visitFigures),
    rawWarnings: rawWarnings(result),
    stages: arms.flatMap(({ id }) => followed.flatMap(({ kind }) => stageFigures(result, id, kind))),
    hookHits: hookHits(result),
  };
};
