/** Tables of a simulation, in Markdown. */
import type { Tally } from './simulate.ts';

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`;

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export const markdown = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

export const falseAlarmTable = (title: string, tallies: readonly Tally[]): string =>
  [
    `\n### ${title}`,
    '',
    markdown(
      ['rule', 'false alarms a comparison', 'a check', 'comparisons', 'checks'],
      tallies.map((tally) => [
        tally.rule,
        percent(tally.falseAlarms, tally.untouched),
        percent(tally.falseChecks, tally.checks),
        String(tally.untouched),
        String(tally.checks),
      ]),
    ),
  ].join('\n');

/** One row an injection, one column a rule. */
export const foundTable = (
  title: string,
  rows: readonly { readonly name: string; readonly tallies: readonly Tally[] }[],
): string =>
  [
    `\n### ${title}`,
    '',
    markdown(
      ['candidate', ...(rows[0]?.tallies ?? []).map(({ rule }) => rule)],
      rows.map(({ name, tallies }) => [
        name,
        ...tallies.map((tally) =>
          tally.touched > 0 ? percent(tally.found, tally.touched) : percent(tally.falseAlarms, tally.untouched),
        ),
      ]),
    ),
  ].join('\n');
