/**
 * Markdown that may become the summary of a job on GitHub, which drops a summary of 1 MiB or more as a whole
 * (docs.github.com, "Workflow commands", step isolation and limits). What does not fit is left out, and that is said.
 */
import { markdownTable } from './markdown.ts';

/** UTF-8. A little is kept for what a workflow itself writes into the same summary. */
const mostBytes = 1_000_000;
/** No list may push out what follows it. */
const mostOfOne = Math.floor(mostBytes / 3);
/** Of the sentences that say what is missing. */
const keptForNotes = 10_000;

export interface SummaryBlock {
  /** In the words of the sentence that says what was left out: "warnings". */
  readonly what: string;
  readonly head: string;
  /** Lines that may be left out, from the last one on. Without any, the block is its head. */
  readonly rows: readonly string[];
  readonly tail: string;
  /** How bad each row is: where not all fit, the worst come first. Absent: they are in order already. */
  readonly weights?: readonly number[];
}

const bytes = (text: string): number => Buffer.byteLength(text);

export const wholeBlock = (what: string, text: string): SummaryBlock => ({ what, head: text, rows: [], tail: '' });

/** Nothing where there are no items. */
export const listBlock = (title: string, items: readonly string[]): SummaryBlock => ({
  what: title.toLowerCase(),
  head: items.length === 0 ? '' : `### ${title}\n`,
  rows: items.map((item) => `- ${item}`),
  tail: '',
});

export interface TableOptions {
  /** Markdown, with the line feeds that it needs. */
  readonly before?: string;
  readonly after?: string;
  readonly weights?: readonly number[];
}

/** Nothing where there are no rows. */
export const tableBlock = (
  what: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { before = '', after = '', weights }: TableOptions = {},
): SummaryBlock => {
  const [first, rule, ...lines] = markdownTable(head, rows).split('\n');
  if (lines.length === 0) return wholeBlock(what, '');
  return { what, head: `${before}${first}\n${rule}`, rows: lines, tail: after, ...(weights && { weights }) };
};

/** Stable: equals stay in order. */
const worstFirst = ({ rows, weights }: SummaryBlock): readonly string[] =>
  weights === undefined
    ? rows
    : rows
        .map((row, i) => ({ row, weight: weights[i] ?? 0 }))
        .sort((a, b) => b.weight - a.weight)
        .map(({ row }) => row);

const joined = ({ head, tail }: SummaryBlock, rows: readonly string[]): string =>
  [head, ...rows, ...(tail === '' ? [] : [tail])].join('\n');

interface Fitted {
  /** null: not even its head. */
  readonly text: string | null;
  readonly missing: number;
}

const shorten = (block: SummaryBlock, most: number): Fitted => {
  const whole = joined(block, block.rows);
  if (bytes(whole) <= most) return { text: whole, missing: 0 };
  const kept: string[] = [];
  let left = most - bytes(joined(block, [])) - 1;
  for (const row of worstFirst(block)) {
    left -= bytes(row) + 1;
    if (left < 0) break;
    kept.push(row);
  }
  return { text: kept.length === 0 ? null : joined(block, kept), missing: block.rows.length - kept.length };
};

const missingText = ({ what, rows, weights }: SummaryBlock, missing: number): string => {
  if (rows.length === 0) return what;
  return `${missing} of ${rows.length} ${what}${weights === undefined || missing === rows.length ? '' : ' (the worst are there)'}`;
};

/** Always below 1 MiB, and ends with what is missing. */
export const jobSummary = (blocks: readonly SummaryBlock[]): string => {
  const texts: string[] = [];
  const missing: string[] = [];
  let left = mostBytes - keptForNotes;
  for (const block of blocks.filter(({ head }) => head !== '')) {
    const fitted = shorten(block, Math.min(left, mostOfOne));
    if (fitted.text === null || fitted.missing > 0) missing.push(missingText(block, fitted.missing));
    if (fitted.text === null) continue;
    texts.push(fitted.text);
    left -= bytes(fitted.text) + 2;
  }
  if (missing.length > 0) texts.push(`_Left out, because a job summary holds 1 MiB: ${missing.join('; ')}._`);
  return `${texts.join('\n\n')}\n`;
};
