/**
 * What `vethscope history` finds, what it tells in vain, and what 1,000 results take. Claims: 90 % of steps of 5 % within five
 * results, at most 1 false change point in 1,000 results, under 10 s, a page of at most 2 MB.
 * Usage: npm run build && npx tsx bench/history.ts [--histories 20] [--files 1000]   (--files 0: no files are written)
 */
import { parseArgs } from 'node:util';
import type { Design } from '../test/helpers/made-up-history.ts';
import { timeFiles } from './history/files.ts';
import { hardKinds, historyOf, type Kind, quietKinds } from './history/kinds.ts';
import { spreadOfResults, stepsFound } from './history/steps.ts';

const { values } = parseArgs({
  options: { histories: { type: 'string', default: '20' }, files: { type: 'string', default: '1000' } },
});
const [histories, files] = [Number(values.histories), Number(values.files)];

const designs: readonly (Design & { readonly name: string })[] = [
  { name: 'compare --budget 10m: 6 sessions × 9 rounds', sessions: 6, rounds: 9 },
  { name: 'compare --budget 5m: 3 sessions × 9 rounds', sessions: 3, rounds: 9 },
  { name: 'preset standard: 3 sessions × 6 rounds', sessions: 3, rounds: 6 },
  { name: 'preset quick: 1 session × 3 rounds', sessions: 1, rounds: 3 },
];
const ours: Design = { sessions: 6, rounds: 9 };
const after = 10;
const results = 1000;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const print = (text: string): void => console.log(text);

print('## MADE-UP noise (test/helpers/synthetic-recording.ts): no machine has been recorded for months\n');

print(
  '### Told within so many results after a step for the worse, in one of six series with 20 to 80 results before it\n',
);
print('| a result is | noise of a result | step | 3 | 4 | **5** | 7 | 10 |\n|---|--:|--:|--:|--:|--:|--:|--:|');
for (const design of designs) {
  const spread = percent(spreadOfResults(design));
  for (const size of [0.03, 0.05, 0.1]) {
    const { series, found } = stepsFound({ design, size, histories, after, seed: 3 });
    const shown = [3, 4, 5, 7, 10].map((count) => percent(Number(found[count]) / series));
    print(`| ${design.name} | ${spread} | ${percent(size)} | ${shown.join(' | ')} |`);
  }
}

const toldIn = (kind: Kind): string => {
  const all = Array.from({ length: histories }, (_, i) => historyOf(kind, ours, results, i + 1));
  const changes = all.reduce((sum, history) => sum + history.changes.length, 0);
  const creeps = all.reduce((sum, { series }) => sum + series.filter(({ crept }) => crept !== null).length, 0);
  return `| ${kind.name} | ${changes} | ${(changes / histories).toFixed(2)} | ${creeps} |`;
};
const tellTable = (title: string, kinds: readonly Kind[]): void => {
  print(`\n### ${title}: ${histories} histories of ${results} results × 6 series (--budget 10m)\n`);
  print('| kind | change points | in 1,000 results | series said to creep |\n|---|--:|--:|--:|');
  for (const kind of kinds) print(toldIn(kind));
};
tellTable('No path changed, every change point is false', quietKinds);
tellTable('Where the method meets its limits', hardKinds);

if (files > 0) {
  const { seconds, bytes, changes, megabytes } = await timeFiles(files);
  print(`\n### ${files} files, ${megabytes.toFixed(0)} MB, four topologies × three loads, from files to page\n`);
  print(`| s | limit s | page MB | limit MB | change points |\n|--:|--:|--:|--:|--:|`);
  print(`| ${seconds.toFixed(1)} | 10 | ${(bytes / 1e6).toFixed(2)} | 2 | ${changes} |`);
}
