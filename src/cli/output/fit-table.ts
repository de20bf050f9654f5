/** A table that keeps to the width of a terminal, whatever its names are. Pure. */

type Row = readonly string[];

/** Names get at least this, so that a few long ones do not push figures apart. */
const leastNameWidth = 12;
const gap = 2;

const widthOf = (rows: readonly Row[], column: number): number =>
  Math.max(...rows.map((row) => row[column]?.length ?? 0));

/** Column numbers side by side, as many as fit; more stand below each other. The first column is in every group. */
const groups = (rows: readonly Row[], columns: number): number[][] => {
  const found: number[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (let column = 1; column < (rows[0]?.length ?? 0); column += 1) {
    const width = gap + widthOf(rows, column);
    if (used + width > columns) {
      found.push([]);
      used = Math.min(leastNameWidth, widthOf(rows, 0));
    }
    found.at(-1)?.push(column);
    used += width;
  }
  return found;
};

const shorten = (text: string, columns: number): string =>
  text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`;

/** A name longer than its column has a line of its own above its figures. */
const rowLines = (row: Row, group: readonly number[], widths: readonly number[], columns: number): string[] => {
  const [nameWidth = 0, ...valueWidths] = widths;
  const name = shorten(row[0] ?? '', columns);
  const own = name.length > nameWidth;
  const cells = [
    (own ? '' : name).padEnd(nameWidth),
    ...group.map((column, i) => (row[column] ?? '').padEnd(valueWidths[i] ?? 0)),
  ];
  return [...(own ? [name] : []), cells.join(' '.repeat(gap)).trimEnd()];
};

const groupLines = (rows: readonly Row[], group: readonly number[], columns: number): string[] => {
  const values = group.map((column) => widthOf(rows, column));
  const left = columns - values.reduce((sum, width) => sum + gap + width, 0);
  const fitting = rows.map((row) => row[0]?.length ?? 0).filter((length) => length <= Math.max(left, leastNameWidth));
  const widths = [Math.max(0, ...fitting), ...values];
  return rows.flatMap((row) => rowLines(row, group, widths, columns));
};

/** Lines of at most `columns`, as long as no single value is wider. The first row is the head. */
export const fitTable = (rows: readonly Row[], columns: number): string[] =>
  groups(rows, columns).flatMap((group, index) => [...(index > 0 ? [''] : []), ...groupLines(rows, group, columns)]);
