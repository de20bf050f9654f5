import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../../src/main.ts';
import type { Result } from '../../../src/model/result.ts';
import { execRunner } from '../../../src/system/exec/exec-runner.ts';
import { capturedIo } from '../../helpers/captured-io.ts';
import { gateResult, slowed } from '../../helpers/gate-results.ts';
import { udpData } from '../../helpers/visits.ts';

let folder: string;

const at = (day: number): string => new Date(Date.UTC(2026, 0, day)).toISOString();
const resultOf = (day: number, factor = 1): Result =>
  gateResult({
    seed: day,
    sessions: 2,
    rounds: 5,
    factor: slowed('bridge', factor, 'tcp'),
    more: { startedAt: at(day), finishedAt: at(day) },
  });
const save = (path: string, value: unknown): void => {
  mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, path, 'result.json'), typeof value === 'string' ? value : JSON.stringify(value));
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vethscope-history-'));
  for (let day = 1; day <= 24; day += 1) save(`good/month/${day}`, resultOf(day, day > 14 ? 0.8 : 1));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = async (...argv: string[]) => {
  const captured = capturedIo({ cwd: folder, isRoot: false });
  const code = await main(['history', ...argv], captured.io);
  return { code, stdout: captured.stdout(), stderr: captured.stderr() };
};

describe('vethscope history', () => {
  it('finds the change, says where, and writes a page', async () => {
    const { code, stdout, stderr } = await run('good');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^1 change for the worse in 24 results from 2026-01-01 to 2026-01-24; the latest: TCP throughput \(p75\) of bridge −/,
    );
    expect(stdout).toContain('first after: 2026-01-15 00:00, month/15/result.json, run r15');
    expect(stdout).toMatch(/report: .*reports\/history\/index\.html\n$/);
    expect(readFileSync(join(folder, 'reports/history/index.html'), 'utf8')).toContain('1 change for the worse');
  });

  it('gives the same bytes twice, as JSON and as a page', async () => {
    const [one, two] = [
      await run('good', '--format', 'json', '-o', 'one'),
      await run('good', '--format', 'json', '-o', 'two'),
    ];
    expect(one.stdout).toBe(two.stdout);
    expect(readFileSync(join(folder, 'one/index.html'))).toEqual(readFileSync(join(folder, 'two/index.html')));
    const { changes, series, runs } = JSON.parse(one.stdout);
    expect(changes).toMatchObject([
      { metric: 'tcp-rate', arm: 'bridge', firstAfter: 'month/15/result.json', since: at(15) },
    ]);
    expect(series.find(({ id }: { id: string }) => id === changes[0].series).points).toHaveLength(24);
    expect(runs).toHaveLength(24);
  });

  it('prints JSON alone unless a page is asked for', async () => {
    const before = readdirSync(folder);
    const { stdout, stderr } = await run('good', '--format', 'json', '--since', '2026-01-20');
    expect([JSON.parse(stdout).runs.length, stderr]).toEqual([5, '']);
    expect(readdirSync(folder)).toEqual(before);
  });

  it('shows what is asked for, and finds the same', async () => {
    const shown = async (...argv: string[]) => JSON.parse((await run('good', '--format', 'json', ...argv)).stdout);
    const { changes } = await shown();
    const tcp = await shown('--metric', 'tcp-rate', '--topology', 'bridge');
    expect(tcp.changes).toEqual(changes);
    expect(tcp.series).toHaveLength(1);
    expect((await shown('--metric', 'rtt-mean')).changes).toEqual([]);
    expect((await shown('--metric', 'rtt-p99')).series.map(({ metric }: { metric: string }) => metric)).toContain(
      'rtt-p99',
    );
  });

  it.each([
    ['a format', ['good', '--format', 'xml'], /--format xml must be one of: text, json/],
    ['a metric', ['good', '--metric', 'speed'], /--metric speed must be one of: tcp-rate/],
    ['a date', ['good', '--since', 'spring'], /--since spring is no date/],
    ['a topology', ['good', '--topology', 'ring'], /no topology "ring"/],
    ['a folder', ['none'], /none is not a result that this version can read: it is not there\./],
    ['a date that leaves nothing', ['good', '--since', '2030-01-01'], /all 24 are older than --since/],
  ])('does not know %s: two lines and exit code 2', async (_what, argv, message) => {
    const { code, stdout, stderr } = await run(...argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: .*\nhint: .*\n$/);
    expect(stderr).toMatch(message);
  });
});

describe('a hostile folder', () => {
  const zero = udpData(0, 0);
  beforeAll(() => {
    cpSync(join(folder, 'good/month'), join(folder, 'bad'), { recursive: true });
    save('bad/copy', resultOf(1));
    save('bad/same instant', { ...resultOf(2), runId: 'other' });
    save('bad/cut', JSON.stringify(resultOf(25)).slice(0, 5000));
    save('bad/newer', { ...resultOf(26), schemaVersion: 99 });
    save('bad/foreign', { hello: 'world' });
    save('bad/no date', { ...resultOf(27), startedAt: 'yesterday' });
    const { visits, ...rest } = resultOf(28);
    save('bad/nothing', { ...rest, visits: [] });
    save('bad/zeros', {
      ...rest,
      runId: 'zeros',
      visits: visits.map((v) => (v.load === 'udp' ? { ...v, data: zero } : v)),
    });
    save('bad/<img src=x onerror=alert(1)>\u001b[31m', { ...resultOf(29), runId: '"><script>alert(1)</script>' });
    mkdirSync(join(folder, 'bad/unfinished'));
    writeFileSync(join(folder, 'bad/unfinished/run.json'), '{');
    writeFileSync(join(folder, 'bad/picture.png'), 'no');
    writeFileSync(join(folder, 'bad/calibration.json'), '{}');
    symlinkSync('..', join(folder, 'bad/circle'));
    mkdirSync(join(folder, 'empty'));
  });

  it('stops nothing, and each thing left out is said in one sentence', async () => {
    const { code, stdout, stderr } = await run('bad', '--output', 'page');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^1 change for the worse in 28 results/);
    const notes = stdout.split('\n').filter((line) => line.startsWith('note: '));
    expect(notes).toEqual([
      'note: 1 result is there twice and counted once.',
      'note: No figure that counts in 1 result (first: nothing/result.json).',
      'note: 1 file was left out (cut/result.json): it is not valid JSON (cut off, or another kind of file).',
      'note: 1 file was left out (foreign/result.json): it is JSON, but not a result of vethscope.',
      'note: 1 file was left out (newer/result.json): its schema version 99 is newer than 2; a newer vethscope wrote it.',
      'note: 1 file was left out (no date/result.json): its date is no date.',
      'note: 1 run was left out (unfinished): it has not been finished.',
    ]);
    expect(stdout).not.toContain('\u001b');
  });

  it('puts nothing into the page that acts', () => {
    const html = readFileSync(join(folder, 'page/index.html'), 'utf8');
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<img');
    expect(html).not.toContain('\u001b');
  });

  it('without a result is the only error', async () => {
    const { code, stderr } = await run('empty');
    expect(code).toBe(2);
    expect(stderr).toMatch(/There is no result in .*empty: it holds no JSON file\./);
  });

  it('that cannot be written to is said in two lines', async () => {
    writeFileSync(join(folder, 'file'), '');
    const { code, stderr } = await run('good', '--output', 'file/page');
    expect(code).toBe(2);
    expect(stderr).toMatch(/cannot be written/);
  });
});

/** git is asked for real. */
const runWithGit = async (...argv: string[]) => {
  const captured = capturedIo({ cwd: folder, isRoot: false, runner: execRunner });
  const code = await main(['history', ...argv], captured.io);
  return { code, stdout: captured.stdout(), stderr: captured.stderr() };
};

describe('--format github', () => {
  const repository = (): string => join(folder, 'repository');
  const moment = (day: number): string => new Date(Date.UTC(2026, 0, 1) + (day - 1) * 86_400_000).toISOString();
  const git = (day: number, ...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
      cwd: repository(),
      encoding: 'utf8',
      env: { ...process.env, GIT_COMMITTER_DATE: moment(day), GIT_AUTHOR_DATE: moment(day) },
    });

  beforeAll(() => {
    mkdirSync(repository());
    git(1, 'init', '-q', '-b', 'main');
    for (const day of [9.5, 14.3, 14.6, 15.5, 20.5]) git(day, 'commit', '-q', '--allow-empty', '-m', `of day ${day}`);
  });

  it('a step is an annotation, with the commits between the results before and after it', async () => {
    const { code, stdout, stderr } = await runWithGit('good', '--format', 'github', '--commits', 'repository');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [first] = stdout.split('\n');
    expect(first).toMatch(/^::warning title=vethscope%3A TCP throughput \(p75\) of bridge::−\d/);
    expect(first).toContain('first in month/15/result.json of 2026-01-15 00:00, not yet in month/14/result.json');
    expect(first).toMatch(/Between them 2 commits: [0-9a-f]{7,} of day 14\.6; [0-9a-f]{7,} of day 14\.3\.$/);
  });

  it('without a repository the commits are not spoken of', async () => {
    const { stdout } = await runWithGit('good', '--format', 'github');
    expect(stdout).toMatch(/^::warning /);
    expect(stdout).not.toContain('commit');
  });

  it.each([
    ['what is no repository', ['--format', 'github', '--commits', 'good'], /cannot be read by git/],
    ['another format', ['--commits', 'repository'], /means nothing to --format text/],
  ])('%s is refused', async (_what, more, words) => {
    const { code, stderr } = await runWithGit('good', ...more);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  });
});
