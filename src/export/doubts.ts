/** What speaks against the figures of one arm under one load, in sentences. */
import type { LoadKind } from '../model/plan.ts';
import type { Result, Visit } from '../model/result.ts';
import { isUsable } from '../result/derive.ts';
import { oneLine } from '../text/inert.ts';

/** Why the figures of a visit do not count; null: they do, or were not meant to. */
export const withheldReason = (visit: Visit): string | null => {
  if (visit.discarded || isUsable(visit)) return null;
  if (visit.status === 'failed') return oneLine(`failed: ${visit.error?.what ?? 'no reason is known'}`);
  return oneLine(`withheld: ${visit.path.reason ?? 'its packets took another path'}`);
};

/** Texts with how often each came, the first first. */
const counted = (texts: readonly string[]): [text: string, count: number][] => {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts];
};

export const failedAudits = ({ audits }: Visit): string[] =>
  audits.filter(({ ok }) => !ok).map(({ name, meaning }) => oneLine(`audit ${name} failed: ${meaning}`));

const warningTexts = ({ visits, warnings }: Result, arm: string, load: LoadKind): string[] => {
  const own = visits.filter((visit) => visit.arm === arm && visit.load === load).flatMap((visit) => visit.warnings);
  const ofRun = warnings.filter((w) => w.arm === arm && (w.load === undefined || w.load === load));
  return [...ofRun, ...own].map(({ message }) => oneLine(message));
};

/** Empty where nothing does. */
export const doubtsOf = (result: Result, arm: string, load: LoadKind): string[] => {
  const visits = result.visits.filter((v) => v.arm === arm && v.load === load && !v.discarded);
  const inVisits = (texts: readonly string[]): string[] =>
    counted(texts).map(([text, count]) => `${count} of ${visits.length} visits: ${text}`);
  return [
    ...(result.environment.emulated ? ['emulated machine: figures are for function only'] : []),
    ...(result.partial ? [oneLine(`partial run: ${result.partialReason ?? 'planned visits are missing'}`)] : []),
    ...inVisits(visits.flatMap((visit) => withheldReason(visit) ?? [])),
    ...inVisits(visits.filter(isUsable).flatMap(failedAudits)),
    ...new Set(warningTexts(result, arm, load)),
  ];
};
