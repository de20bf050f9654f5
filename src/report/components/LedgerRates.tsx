import type { Result } from '../../result/schema.ts';
import { type RateRow, rateRows } from '../view/rate-row.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';
import type { PageSection } from './page-section.ts';

const columns: readonly Column<RateRow>[] = [
  { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> },
  { title: 'Goal', cell: (row) => row.goal },
  { title: 'Highest rate', number: true, cell: (row) => row.rate },
  { title: 'First loss on the way', cell: (row) => row.firstLoss },
  { title: 'Dropped by the receiver', number: true, cell: (row) => row.receiver },
  { title: 'Trials', number: true, cell: (row) => row.trials },
];

const Content = ({ result }: { result: Result }) => (
  <DataTable label="Highest rate by topology" columns={columns} rows={rateRows(result)} />
);

export const rateSection: PageSection = {
  id: 'rates',
  place: 'Highest rate',
  title: 'Highest packet rate',
  lead: "Paced UDP without probes, in trials of a second that are judged together (MLRsearch). What counts is what the sender really sent; packets that arrived and were dropped by a full socket are the receiver's and not the path's.",
  isShown: (result) => (result.rateSearches ?? []).length > 0,
  Content,
};
