import type { ComponentChildren } from 'preact';
import { ScrollBox } from './ScrollBox.tsx';

export interface Column<Row> {
  readonly title: string;
  /** Shown in place of the title. */
  readonly head?: ComponentChildren;
  /** Right-aligned, tabular. */
  readonly number?: boolean;
  readonly cell: (row: Row) => ComponentChildren;
}

interface Props<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** The fragment that leads to a row. */
  readonly idOf?: (row: Row) => string;
}

const CellOf = <Row,>({ column, row, head }: { column: Column<Row>; row: Row; head: boolean }) => {
  const content = column.cell(row);
  if (head) return <th scope="row">{content}</th>;
  return <td class={column.number ? 'number' : undefined}>{content}</td>;
};

/** Of a table with these columns. */
export const DataRow = <Row,>({
  columns,
  row,
  id,
}: {
  columns: readonly Column<Row>[];
  row: Row;
  id?: string | undefined;
}) => (
  <tr id={id}>
    {columns.map((column, j) => (
      <CellOf key={column.title} column={column} row={row} head={j === 0} />
    ))}
  </tr>
);

/** A plain table: the first column names the row. */
export const DataTable = <Row,>({ label, columns, rows, idOf }: Props<Row>) => (
  <ScrollBox label={label}>
    <table>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.title} scope="col" class={column.number ? 'number' : undefined}>
              {column.head ?? column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <DataRow key={i} columns={columns} row={row} id={idOf?.(row)} />
        ))}
      </tbody>
    </table>
  </ScrollBox>
);
