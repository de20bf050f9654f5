import type { Fact } from '../view/run-facts.ts';
import { type Column, DataTable } from './DataTable.tsx';

const columns: Column<Fact>[] = [
  { title: 'What', cell: ({ name }) => name },
  { title: 'As found', cell: ({ value }) => value },
];

export const FactTable = ({ label, facts }: { label: string; facts: readonly Fact[] }) => (
  <DataTable label={label} columns={columns} rows={facts} />
);
