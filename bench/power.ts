/**
 * What short runs find, and how often they cry wolf: `ab` and `check` through their real verdicts, on made-up noise of known size and
 * on whole recorded sessions.
 * Usage: npx tsx bench/power.ts [RECORDING.json.gz …] [--runs 2000] [--seed 26]
 *        npx tsx bench/power.ts RECORDING.json.gz --designs 4x2,4x3,4x4: first runs of these sessions × blocks, and nothing else
 */
import { parseArgs } from 'node:util';
import { metrics } from '../src/result/derive.ts';
import { readRecording } from './gate/recording.ts';
import { sessionBlocks } from './gate/session-blocks.ts';
import { markdown, percent } from './gate/tables.ts';
import { designs, grid, madeUp, readDesigns, recordedNoise } from './power/noise.ts';
import { ab, check, type Kind, tallyOf } from './power/verdicts.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '26' },
    designs: { type: 'string' },
  },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
const print = (text: string): void => console.log(text);
const cell = (count: number): string => percent(count, runs);

const changes = [0.05, 0.1, 0.3, 0.5, 0.7];
const head = ['A/A: worse', 'better', 'unchanged', ...changes.map((share) => `−${100 * share} %`)];

const row = (kind: Kind, draw: Parameters<typeof tallyOf>[1]): string[] => {
  const same = tallyOf(kind, draw, 0, { runs, seed });
  const found = changes.map((share) => tallyOf(kind, draw, share, { runs, seed }).regression);
  return [same.regression, same.improvement, same.unchanged, ...found].map(cell);
};

const asked = values.designs === undefined ? null : readDesigns(values.designs);

for (const kind of asked ? [] : [ab('tcp-rate', 1), ab('tcp-rate', 3), check('tcp-rate')]) {
  const rows = grid.map((noise) => [
    `${noise.sessions} × ${noise.blocks}`,
    ...[noise.blockSd, noise.sessionSd].map((sd) => `${100 * sd} %`),
    ...row(kind, madeUp(noise)),
  ]);
  print(`\n### ${kind.name}, made-up noise, ${runs} runs a cell\n`);
  print(markdown(['sessions × blocks', 'a block', 'a session', ...head], rows));
}

for (const file of positionals) {
  const { sessions, arms } = await readRecording(file);
  const recorded = recordedNoise(sessions.map((session) => sessionBlocks(session, arms)));
  const rows = recorded.flatMap(({ metric, draw }) =>
    (asked ?? designs).flatMap((design) =>
      [false, ...(asked ? [] : [true])]
        .map((again) => ab(metric, design.comparisons, again))
        .map((kind) => [
          metrics[metric].label,
          `${design.name}: ${design.sessions} × ${design.blocks}`,
          kind.again ? 'with its second run' : 'first run',
          ...row(kind, draw(design)),
        ]),
    ),
  );
  print(`\n### ab, whole sessions of ${file}, ${runs} runs a cell\n`);
  print(markdown(['figure', 'budget', '', ...head], rows));
}
