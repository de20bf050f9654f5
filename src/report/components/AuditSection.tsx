import type { Result } from '../../result/schema.ts';
import { allWarnings, auditRows, failedVisits } from '../view/doubts.ts';
import { AuditTable } from './AuditTable.tsx';
import { Section } from './Section.tsx';
import { FailureList, WarningList } from './WarningList.tsx';

export const AuditSection = ({ result }: { result: Result }) => {
  const failures = failedVisits(result);
  return (
    <Section
      id="audits"
      title="Can these figures be trusted?"
      lead="Checks of the measurement itself, and everything worth knowing."
    >
      {failures.length > 0 ? <h3>Failed visits</h3> : null}
      {failures.length > 0 ? <FailureList visits={failures} /> : null}
      <h3>Warnings</h3>
      <WarningList warnings={allWarnings(result)} />
      <h3>Audits</h3>
      <AuditTable rows={auditRows(result)} />
    </Section>
  );
};
