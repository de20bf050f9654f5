/** Prints how much of each folder of src the unit tests run, from vitest's coverage-summary.json, and names those below 80 %. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { coverageByFolder, type FileCoverage, folderTable } from './by-folder.ts';

const summary: Record<string, { lines: FileCoverage }> = JSON.parse(
  readFileSync('coverage/coverage-summary.json', 'utf8'),
);
const files = Object.entries(summary)
  .filter(([file]) => file !== 'total')
  .map(([file, { lines }]) => ({ file: relative(process.cwd(), file), lines }));
process.stdout.write(folderTable(coverageByFolder(files)));
