import { type Column, DataTable } from '../../components/DataTable.tsx';
import type { Side } from '../view/side.ts';
import { type Difference, sideDifferences, sideFacts } from '../view/side-differences.ts';

interface Valued {
  readonly values: readonly string[];
}

const valueColumns = <Row extends Valued>(sides: readonly Side[]): Column<Row>[] =>
  sides.map(({ letter }, i) => ({ title: letter, cell: ({ values }) => values[i] ?? '–' }));

/** What differs and is known to matter; then everything that is known of both. */
export const SideFactTables = ({ sides }: { sides: readonly Side[] }) => {
  const differences = sideDifferences(sides);
  const weight: Column<Difference> = { title: 'Weight', cell: (difference) => difference.weight };
  const name: Column<{ name: string }> = { title: 'What', cell: (row) => row.name };
  const mark: Column<{ differs: boolean }> = { title: 'Same?', cell: ({ differs }) => (differs ? 'differs' : 'same') };
  return (
    <>
      <h3>What differs</h3>
      {differences.length > 0 ? (
        <DataTable
          label="Differences that matter for figures"
          columns={[name, ...valueColumns<Difference>(sides), weight]}
          rows={differences}
        />
      ) : (
        <p>Nothing that is known to decide figures.</p>
      )}
      <h3>Everything known of both, what differs first</h3>
      <DataTable
        label="Facts of both runs"
        columns={[name, ...valueColumns<ReturnType<typeof sideFacts>[number]>(sides), mark]}
        rows={sideFacts(sides)}
      />
    </>
  );
};
