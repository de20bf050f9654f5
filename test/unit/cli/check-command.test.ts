import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../../src/main.ts';
import type { Result } from '../../../src/model/result.ts';
import { capturedIo } from '../../helpers/captured-io.ts';
import { gateResult, slowed } from '../../helpers/gate-results.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'vethscope-check-'));
  await save('old', gateResult({ seed: 1 }));
  await save('same', gateResult({ seed: 2 }));
  await save('slow', gateResult({ seed: 3, factor: slowed('bridge', 0.8, 'tcp') }));
});
afterAll(() => rm(cwd, { recursive: true }));

const save = async (folder: string, result: unknown): Promise<void> => {
  await mkdir(join(cwd, folder), { recursive: true });
  await writeFile(join(cwd, folder, 'result.json'), typeof result === 'string' ? result : JSON.stringify(result));
};

const run = async (line: string) => {
  // Neither root nor a machine is needed.
  const captured = capturedIo({ cwd, isRoot: false });
  const code = await main(line.split(' '), captured.io);
  return { code, stdout: captured.stdout(), stderr: captured.stderr() };
};

const later = (result: Result, days: number): Result => ({
  ...result,
  startedAt: new Date(Date.parse(result.startedAt) + days * 86_400_000).toISOString(),
});

describe('exit codes', () => {
  it('0 nothing got worse, 1 a regression', async () => {
    expect(await run('check same --baseline old')).toMatchObject({ code: 0, stderr: '' });
    const slow = await run('check slow --baseline old/result.json');
    expect(slow.code).toBe(1);
    expect(slow.stdout).toMatch(/bridge +TCP throughput \(p75\) +−\d.*n=48\/48 +REGRESSION/);
  });

  it('JSON, and the same bytes again', async () => {
    const [one, two] = [
      await run('check slow --baseline old --format json'),
      await run('check slow --baseline old --format json'),
    ];
    expect(one.stdout).toBe(two.stdout);
    expect(JSON.parse(one.stdout)).toMatchObject({
      exitCode: 1,
      candidate: { runId: 'r3' },
      baseline: { runId: 'r1' },
    });
  });
});

describe('--confirm', () => {
  it('measures nothing where nothing is red', async () => {
    expect(await run('check same --baseline old --confirm')).toMatchObject({ code: 0, stderr: '' });
  });

  it('takes what was measured already beside the candidate', async () => {
    await save('judged', gateResult({ seed: 3, factor: slowed('bridge', 0.8, 'tcp') }));
    await save('judged/confirmation', gateResult({ seed: 5, sessions: 1, factor: slowed('bridge', 1.1, 'tcp') }));
    const done = await run('check judged/result.json --baseline old --confirm');
    expect(done.code).toBe(0);
    expect(done.stdout).toContain('note: The regression was not confirmed by a fresh run (r5).');
  });

  it('needs root to measure', async () => {
    expect(await run('check slow --baseline old --confirm')).toMatchObject({ code: 2, stdout: '' });
  });

  it('measures on no other machine than the candidate', async () => {
    const captured = capturedIo({ cwd, isRoot: true });
    const code = await main('check slow --baseline old --confirm'.split(' '), captured.io);
    expect(code).toBe(2);
    expect(captured.stderr()).toMatch(/cannot be confirmed here: the candidate was measured with \w/);
  });
});

describe('files that cannot be read: one sentence, exit 2', () => {
  it.each<[string, () => unknown, string]>([
    ['cut off', () => JSON.stringify(gateResult({ seed: 1, rounds: 1 })).slice(0, 5000), 'not valid JSON'],
    ['newer', () => ({ ...gateResult({ seed: 1, rounds: 1 }), schemaVersion: 3 }), 'schema version 3 is newer'],
    ['older', () => ({ ...gateResult({ seed: 1, rounds: 1 }), schemaVersion: 0 }), 'schema version 0 is not 1 or 2'],
    [
      'NaN',
      () => JSON.stringify(gateResult({ seed: 1, rounds: 1 })).replace(/"bytes":[\d.e+-]+/, '"bytes":NaN'),
      'not valid JSON',
    ],
    [
      'null for a number',
      () => JSON.stringify(gateResult({ seed: 1, rounds: 1 })).replace(/"bytes":[\d.e+-]+/, '"bytes":null'),
      'visits.',
    ],
    ['something else', () => ({ hello: 1 }), 'not a result of vethscope'],
  ])('%s', async (name, content, words) => {
    const folder = `bad-${name.replaceAll(' ', '-')}`;
    await save(folder, content());
    for (const line of [`check same --baseline ${folder}/result.json`, `check ${folder} --baseline old`]) {
      const { code, stdout, stderr } = await run(line);
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toContain(words);
      expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    }
  });

  it('a calibration that is none', async () => {
    await save('calibrated', 'x');
    expect(await run('check same --baseline old --calibration calibrated/result.json')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('not valid JSON'),
    });
  });
});

describe('a folder of baselines', () => {
  const kernel = (result: Result, kernelRelease: string): Result => ({
    ...result,
    environment: { ...result.environment, kernelRelease },
  });

  it('gives the newest of the same environment, and says what it passed over', async () => {
    await save('many/a', gateResult({ seed: 11 }));
    await save('many/b', later(gateResult({ seed: 12 }), 1));
    await save('many/c', later(kernel(gateResult({ seed: 13 }), '7.0'), 2));
    await save('many/d', '{"schemaVersion":1,');
    const { code, stdout } = await run('check same --baseline many');
    expect(code).toBe(0);
    expect(stdout).toContain('baseline  r12');
    expect(stdout).toMatch(/note: .*many\/d was passed over|note: .*d\/result.json/);
  });

  it('of another kernel only: invalid, exit 2; allowed by name, it is said and judged', async () => {
    await save('upgraded/a', kernel(gateResult({ seed: 13 }), '7.0'));
    const { code, stdout } = await run('check same --baseline upgraded');
    expect(code).toBe(2);
    expect(stdout).toContain('The environment differs: kernel was release=7.0 and is release=6.18.44.');
    const allowed = await run('check same --baseline upgraded --ignore-env kernel');
    expect(allowed.code).toBe(0);
    expect(allowed.stdout).toContain('note: kernel differs and was allowed');
  });

  it('without any is an error', async () => {
    await mkdir(join(cwd, 'empty'));
    expect(await run('check same --baseline empty')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no baseline'),
    });
    await save('only/same', gateResult({ seed: 2 }));
    expect(await run('check same --baseline only')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no other result than the candidate'),
    });
  });
});

describe('calibrate --from', () => {
  it('stores the noise beside the baselines, and check finds it there', async () => {
    await save('night', gateResult({ seed: 20, sessions: 4, rounds: 6 }));
    await save('base/one', gateResult({ seed: 1 }));
    const made = await run('calibrate --from night --output base');
    expect(made).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`calibration: ${join(cwd, 'base/calibration.json')}`),
    });
    expect((await run('check same --baseline base')).stdout).not.toContain('Not calibrated');
    expect((await run('check same --baseline old')).stdout).toContain('Not calibrated');
  });

  it('of one session is refused', async () => {
    await save('short', gateResult({ seed: 20, sessions: 1, rounds: 2 }));
    expect(await run('calibrate --from short')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('has one session'),
    });
  });
});
