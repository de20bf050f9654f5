import type { LoadKind } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import { plural } from '../../text/format-value.ts';
import { groupBy } from '../../text/group-by.ts';

/** Failed audits of the visits behind the stages of one load, one sentence an arm and audit. */
export const stageDoubts = (result: Result, load: LoadKind): string[] => {
  const failed = result.visits
    .filter((visit) => visit.load === load && visit.observed !== null && !visit.discarded)
    .flatMap(({ arm, audits }) => audits.filter(({ ok }) => !ok).map((audit) => ({ arm, audit })));
  return [...groupBy(failed, ({ arm, audit }) => JSON.stringify([arm, audit.name])).values()].flatMap((group) =>
    group
      .slice(0, 1)
      .map(({ arm, audit }) => `${arm}: ${audit.name} failed in ${plural(group.length, 'visit')}. ${audit.meaning}`),
  );
};
