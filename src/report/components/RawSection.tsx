import type { Result } from '../../model/result.ts';
import { rawRows } from '../view/raw-row.ts';
import type { PageSection } from './page-section.ts';
import { RawTable } from './RawTable.tsx';

const Content = ({ result }: { result: Result }) => {
  const loads = result.plan.loads
    .map(({ kind }) => ({ load: kind, rows: rawRows(result, kind) }))
    .filter(({ rows }) => rows.length > 0);
  if (loads.length === 0) return <p>No visit has a sample.</p>;
  return (
    <>
      <p class="small scriptless">A script makes the CSV files; without one, the same samples are in result.json.</p>
      {loads.map(({ load, rows }) => (
        <>
          <h3>Under {load}</h3>
          <RawTable load={load} rows={rows} />
        </>
      ))}
    </>
  );
};

export const rawSection: PageSection = {
  id: 'raw',
  place: 'Raw samples',
  title: 'Raw samples',
  lead: 'Every echo, every bin and every histogram behind the figures, embedded in this page. The ranges in the comparison lead here.',
  Content,
};
