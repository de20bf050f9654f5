/** The table of docs/userlands.md. Pure. */

export interface Proof {
  readonly debian: string;
  readonly versions: Readonly<Record<string, string | null | undefined>>;
  /** "110 visits, 720 audits"; null: it failed, or was not reached. */
  readonly comparison: string | null;
  readonly wrapper: string | null;
  readonly parsers: string | null;
}

const tools = ['bpftrace', 'iperf3', 'ip', 'ping', 'ovs-vsctl'];
const columns = ['', 'Node', ...tools, 'quick comparison', "bpftrace-wrapper's tests", 'parsers, real tools'];

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const row = ({ debian, versions, comparison, wrapper, parsers }: Proof): string =>
  line([
    debian,
    ...['node', ...tools].map((tool) => versions[tool] ?? '?'),
    ...[comparison, wrapper, parsers].map((proof) => proof ?? '**failed**'),
  ]);

export const proofTable = (proofs: readonly Proof[], kernel: string, date: string): string =>
  [`Kernel ${kernel}, ${date}.`, '', line(columns), line(columns.map(() => '---')), ...proofs.map(row), ''].join('\n');

/** What one command writes stands between two comments, of which the first names it. */
const end = '<!-- until here -->';

/** The document with the table of that command replaced. */
export const withTable = (document: string, command: string, table: string): string => {
  const begin = `<!-- written by ${command} -->\n`;
  const from = document.indexOf(begin);
  const to = document.indexOf(end, from);
  if (from < 0 || to < from) throw new RangeError(`the document has no place for what ${command} writes`);
  return `${document.slice(0, from + begin.length)}\n${table}\n${document.slice(to)}`;
};
