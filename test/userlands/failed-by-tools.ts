/** Which failed audits are the tools' doing, and not the machine's mood. Pure. */
import type { Result } from '../../src/model/result.ts';
import { type AuditId, tolerances } from '../../src/run/audits/tolerances.ts';
import { decidedByOthers } from '../helpers/decided-by-others.ts';

const idOf = (name: string): AuditId => (name.split(' ')[0] ?? name) as AuditId;

/** A busy machine can put one visit beyond a limit of time or share; what must hold exactly holds on any. */
const hasLimit = (id: AuditId): boolean => 'limit' in tolerances[id];

/**
 * One line each. Of an audit with a limit only that it holds in no visit at all: the mood of the machine spoils some visits, a tool
 * whose output is misread, or a probe that misses its packets, spoils every one.
 */
export const failedByTools = ({ visits }: Result): string[] => {
  const judged = visits
    .filter(({ discarded }) => !discarded)
    .flatMap(({ arm, load, observation, audits }) =>
      audits.map(({ name, ok, expected, actual }) => ({
        id: idOf(name),
        ok,
        line: `${arm}/${load}/${observation}: ${name}: ${expected}, got ${actual}`,
      })),
    );
  const held = new Set(judged.filter(({ ok }) => ok).map(({ id }) => id));
  const isMood = (id: AuditId): boolean => decidedByOthers.includes(id) || (hasLimit(id) && held.has(id));
  return judged.filter(({ id, ok }) => !ok && !isMood(id)).map(({ line }) => line);
};
