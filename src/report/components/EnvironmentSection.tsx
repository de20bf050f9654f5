import type { Result } from '../../model/result.ts';
import { environmentRows } from '../view/environment-rows.ts';
import { BuildTable } from './BuildTable.tsx';
import { EvidenceList } from './EvidenceList.tsx';
import { FactTable } from './FactTable.tsx';
import type { PageSection } from './page-section.ts';

const Content = ({ result }: { result: Result }) => (
  <>
    <FactTable label="Environment" facts={environmentRows(result)} />
    <h3>Topologies as built</h3>
    <BuildTable arms={result.arms} />
    <EvidenceList evidence={result.evidence} />
  </>
);

export const environmentSection: PageSection = {
  id: 'environment',
  place: 'Environment',
  title: 'Environment',
  Content,
};
