import type { Result } from '../../model/result.ts';
import { allWarnings, auditRows, failedVisits } from '../view/doubts.ts';
import { AuditTable } from './AuditTable.tsx';
import type { PageSection } from './page-section.ts';
import { FailureList, WarningList } from './WarningList.tsx';

const Content = ({ result }: { result: Result }) => {
  const failures = failedVisits(result);
  return (
    <>
      {failures.length > 0 ? <h3>Failed visits</h3> : null}
      {failures.length > 0 ? <FailureList visits={failures} /> : null}
      <h3>Warnings</h3>
      <WarningList warnings={allWarnings(result)} />
      <h3>Audits</h3>
      <AuditTable rows={auditRows(result)} />
    </>
  );
};

export const auditSection: PageSection = {
  id: 'audits',
  place: 'Audits',
  title: 'Can these figures be trusted?',
  lead: 'Checks of the measurement itself, and everything worth knowing.',
  Content,
};
