/** Checks of the measurement itself, one visit at a time. Pure. */
import { loadKindOf } from '../../load/kinds/index.ts';
import type { Audit } from '../../model/result.ts';
import type { AuditDefinition, VisitEvidence } from './audit-definition.ts';
import { audits } from './index.ts';
import { tolerances } from './tolerances.ts';

const judges = ({ id, everyLoad, observations, applies }: AuditDefinition, evidence: VisitEvidence): boolean =>
  observations.includes(evidence.observation) &&
  (everyLoad || loadKindOf(evidence.load).audits.includes(id)) &&
  (applies?.(evidence) ?? true);

const resultsOf = ({ id, judge, meaning }: AuditDefinition, evidence: VisitEvidence): Audit[] => {
  const findings = judge(evidence);
  if (findings.length === 0) {
    return [{ name: id, ok: false, expected: tolerances[id].subject, actual: 'absent', meaning }];
  }
  return findings.map(({ subject, expected, actual, ok }) => ({
    ...{ name: subject ? `${id} ${subject}` : id, ok, meaning },
    ...{ expected: String(expected), actual: String(actual) },
  }));
};

/** One entry for each audit that judges such a visit, or for each of its subjects; one whose subject is absent fails. */
export const auditVisit = (evidence: VisitEvidence): Audit[] =>
  audits.filter((audit) => judges(audit, evidence)).flatMap((audit) => resultsOf(audit, evidence));
