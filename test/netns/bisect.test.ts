/** `git bisect run` on real wires: the second of three commits turns segmentation offload off. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

let folder: string;
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: folder, encoding: 'utf8' });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vethscope-bisect-'));
  git('init', '-q', '-b', 'main');
  for (const option of ['tso=on', 'tso=off', 'tso=off,sg=on']) {
    writeFileSync(join(folder, 'options'), option);
    git('add', '-A');
    git('commit', '-q', '-m', option);
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

const program = [process.execPath, join(import.meta.dirname, '../../dist/main.js')];
/** What two sessions that differ do not make certain is measured as long again. */
const short = '--load tcp --sessions 2 --rounds 4 --duration 1';
const script = `exec ${program.join(' ')} bisect --a bridge --b "bridge,$(cat options)" ${short}`;

it('finds the commit that made TCP slow', async () => {
  git('bisect', 'start', 'main', 'main~2');
  let text = '';
  const child = spawn('git', ['bisect', 'run', 'sh', '-c', script], { cwd: folder });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += data));
  const code = await new Promise((done) => child.on('close', done));
  expect(code, text).toBe(0);
  expect(git('log', '-1', '--format=%s', 'refs/bisect/bad').trim(), text).toBe('tso=off');
  expect(text).toMatch(/^vethscope bisect: bad$/m);
  expect(git('status', '--porcelain')).toBe('');
}, 420_000);
