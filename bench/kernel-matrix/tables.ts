/** Cells -> the tables of docs/kernels.md. Pure. */
import type { Cell } from './cell.ts';

const byVersion = new Intl.Collator('en', { numeric: true });

const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort(byVersion.compare);

const row = (...columns: readonly string[]): string => `| ${columns.join(' | ')} |`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((columns) => row(...columns))].join('\n');

/** "12 of 12 visits, 76 audits", and which failed. */
const verdict = ({ visits, audits }: Cell): string => {
  const failed = [...new Set(audits.failed)].join(', ');
  const counted = `${visits.ok} of ${visits.planned} visits, ${audits.all} audits`;
  return failed === '' ? counted : `${counted}, **${audits.failed.length} failed** (${failed})`;
};

export const matrixTable = (cells: readonly Cell[]): string => {
  const backends = distinct(cells.map(({ backend }) => backend));
  const rows = distinct(cells.map(({ bpftrace }) => bpftrace)).flatMap((bpftrace) =>
    distinct(cells.map(({ kernelRelease }) => kernelRelease)).map((release) => [
      bpftrace,
      release,
      ...backends.map((backend) => {
        const found = cells.find(
          (cell) => cell.bpftrace === bpftrace && cell.kernelRelease === release && cell.backend === backend,
        );
        return found ? verdict(found) : 'not run';
      }),
    ]),
  );
  return table(['bpftrace', 'kernel', ...backends], rows);
};

/** Of the functions that some backend asks for, those that are not the same on all of these kernels. */
export const functionTable = (cells: readonly Cell[]): string => {
  const releases = distinct(cells.map(({ kernelRelease }) => kernelRelease));
  const symbolIn = (release: string, name: string): string => {
    const asked = cells.filter(({ kernelRelease, functions }) => kernelRelease === release && name in functions);
    if (asked.length === 0) return 'not asked for';
    return asked.map(({ functions }) => functions[name]).find((symbol) => symbol !== null) ?? 'not there';
  };
  const rows = distinct(cells.flatMap(({ functions }) => Object.keys(functions)))
    .map((name) => [name, ...releases.map((release) => symbolIn(release, name))])
    .filter(([, ...symbols]) => new Set(symbols).size > 1);
  return table(['function', ...releases], rows);
};
