/** Evidence as plain lines, the same on the terminal and in Markdown. Pure. */
import type { Drop } from '../../model/probe.ts';
import type { Evidence } from '../evidence.ts';

/** Of a long output or capture this many lines are shown; all of them are in --json. */
const mostLines = 12;

const excerpt = (lines: readonly string[]): string[] =>
  lines.length <= mostLines
    ? [...lines]
    : [...lines.slice(0, mostLines - 1), `… ${lines.length - mostLines + 1} more lines`];

const commandLines = ({ where, command, exitCode, output }: Extract<Evidence, { type: 'command' }>): string[] => {
  const said = output === '' ? [] : output.split('\n').filter((line) => line.trim() !== '');
  const exit = exitCode === 0 ? [] : [`  (exit code ${exitCode})`];
  return [`[${where}] ${command}`, ...excerpt(said).map((line) => `  ${line}`), ...exit];
};

/** "IP 1.2.3.4 > …" four times over, seq aside, is one line with a number in front. */
const grouped = (packets: readonly string[]): string[] => {
  const counts = new Map<string, number>();
  for (const packet of packets) {
    const same = packet.replace(/, id \d+, seq \d+/, '');
    counts.set(same, (counts.get(same) ?? 0) + 1);
  }
  return [...counts].map(([packet, count]) => `  ${count} × ${packet}`);
};

const captureLines = ({ where, device, packets }: Extract<Evidence, { type: 'capture' }>): string[] => [
  `[${where}] tcpdump -n -i ${device}: ${packets.length === 0 ? 'nothing' : ''}`.trimEnd(),
  ...excerpt(grouped(packets)),
];

const dropLine = ({ skbs, reason, function: by, node, device }: Drop): string =>
  `  ${skbs} × ${reason} in ${by} (${node}${device === null ? '' : `, ${device}`})`;

const tableLines = ({ columns, rows }: Extract<Evidence, { type: 'table' }>): string[] => {
  const all = [columns, ...rows];
  const widths = columns.map((_column, index) => Math.max(...all.map((row) => (row[index] ?? '').length)));
  return all.map((row) => `  ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}`.trimEnd());
};

export const evidenceLines = (evidence: Evidence): string[] => {
  switch (evidence.type) {
    case 'command':
      return commandLines(evidence);
    case 'capture':
      return captureLines(evidence);
    case 'drops':
      return evidence.drops.length === 0
        ? ['skb:kfree_skb: nothing freed']
        : ['skb:kfree_skb: freed packets', ...evidence.drops.map(dropLine)];
    case 'table':
      return tableLines(evidence);
    case 'note':
      return [evidence.text];
  }
};
