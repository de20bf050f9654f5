/** The step of the action that measures and judges, with a measurement that a test chooses: everything but `compare` is the real program. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result } from '../../src/model/result.ts';
import { repository } from './run-action.ts';

const standIn = `
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
const args = process.argv.slice(2);
const output = args.find((arg) => arg.startsWith('--output='))?.slice('--output='.length);
if (args[0] === 'compare') cpSync(process.env.MEASURED, output, { recursive: true });
else process.exit(spawnSync(process.execPath, [process.env.REAL, ...args], { stdio: 'inherit' }).status ?? 1);
`;

export interface MeasureStep {
  readonly code: number;
  readonly log: string;
  readonly summary: string;
  readonly verdict: string;
  readonly folder: string;
}

const writeResult = (folder: string, text: string): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'result.json'), text);
};

/** `baselines`: the text of each stored result.json; `again`: what is measured to confirm. */
export const measureStep = (measured: Result, baselines: readonly string[], again?: Result): MeasureStep => {
  const folder = mkdtempSync(join(tmpdir(), 'vethscope-step-'));
  const at = (name: string): string => join(folder, name);
  writeResult(at('measured'), JSON.stringify(measured));
  if (again) writeResult(at('measured/confirmation'), JSON.stringify(again));
  for (const [i, text] of baselines.entries()) writeResult(at(`baselines/run-${i}`), text);
  mkdirSync(at('action/dist'), { recursive: true });
  symlinkSync(join(repository, 'action'), at('action/action'));
  writeFileSync(at('action/package.json'), '{"type":"module"}');
  writeFileSync(at('action/dist/main.js'), standIn);
  for (const name of ['output', 'summary']) writeFileSync(at(name), '');
  const { status, stdout, stderr } = spawnSync('bash', [at('action/action/measure.sh')], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, RUNNER_TEMP: folder },
      ...{ GITHUB_ACTION_PATH: at('action'), GITHUB_EVENT_NAME: 'pull_request' },
      ...{ GITHUB_OUTPUT: at('output'), GITHUB_STEP_SUMMARY: at('summary') },
      ...{ VETHSCOPE_MODE: 'stored', VETHSCOPE_TOPOLOGIES: 'bridge', VETHSCOPE_LOADS: 'tcp', VETHSCOPE_BUDGET: '50s' },
      ...{ VETHSCOPE_CALIBRATE: '', VETHSCOPE_BASELINE: at('baselines') },
      ...{ MEASURED: at('measured'), REAL: join(repository, 'dist/main.js') },
    },
  });
  const verdict = /^verdict=(.*)$/m.exec(readFileSync(at('output'), 'utf8'))?.[1] ?? '';
  return {
    code: status ?? 1,
    log: `${stdout}${stderr}`,
    summary: readFileSync(at('summary'), 'utf8'),
    verdict,
    folder,
  };
};
