import { type Column, DataRow, DataTable } from '../components/DataTable.tsx';
import { pageBytes } from '../page-text.ts';
import { fitted } from './fitted.ts';
import { LeftOut } from './LeftOut.tsx';

interface Props<Row> {
  readonly label: string;
  /** What its rows are, in the words of the sentence that says how many are missing. */
  readonly what: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly weights?: readonly number[];
}

/** A table's share of a page that stays below 5 MB. */
const most = 500_000;

/** A table of any number of rows, of which as many are shown as fit. */
export const FittedTable = <Row,>({ label, what, columns, rows, weights }: Props<Row>) => {
  const sizeOf = (row: Row): number => pageBytes(<DataRow columns={columns} row={row} />);
  const { kept, missing } = fitted(rows, { sizeOf, most, weights });
  return (
    <>
      <DataTable label={label} columns={columns} rows={kept} />
      <LeftOut missing={missing} all={rows.length} what={what} />
    </>
  );
};
