import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planPlacement } from '../../../src/plan/placement.ts';
import { allowedOf, readCpuFacts } from '../../../src/system/machine/cpus.ts';
import { formatRanges, parseRanges } from '../../../src/text/number-ranges.ts';

/** A tree as under /sys/devices/system/cpu, a file a line; `allowed` as in /proc/self/status. */
const factsOf = async (shape: string, allowed?: string) => {
  const root = mkdtempSync(join(tmpdir(), 'vethscope-cpus-'));
  try {
    for (const line of readFileSync(`test/fixtures/cpus/${shape}.txt`, 'utf8').split('\n')) {
      const [name = '', value] = line.split(': ');
      if (value === undefined || line.startsWith('#')) continue;
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), `${value}\n`);
    }
    return await readCpuFacts(root, allowed === undefined ? 'Name:\tnode' : `Cpus_allowed_list:\t${allowed}\n`);
  } finally {
    rmSync(root, { recursive: true });
  }
};
const chosen = async (shape: string, allowed?: string) => planPlacement(undefined, 99, await factsOf(shape, allowed));

describe('the placement that is chosen', () => {
  it.each([
    ['two-cpus-no-caches', undefined, '0', '1', 'two cores of one socket, of CPUs 0-1'],
    ['one-core-two-threads', undefined, '0', '1', 'two threads of one core, the only one that may be used'],
    ['pairs-side-by-side', undefined, '2', '4', 'two cores under one last-level cache, of CPUs 0-7'],
    ['pairs-side-by-side', '0-3', '1', '2', 'two cores under one last-level cache, of CPUs 0-3'],
    ['pairs-side-by-side', '4-6', '4', '6', 'two cores under one last-level cache, of CPUs 4-6'],
    ['pairs-side-by-side', '0,4-5', '0', '4', 'two cores under one last-level cache, of CPUs 0,4-5'],
    ['pairs-64-apart', undefined, '1', '2', 'two cores under one last-level cache, of CPUs 0-127'],
    ['pairs-64-apart', '0-8,64', '1', '2', 'two cores under one last-level cache'],
    ['pairs-64-apart', '7-8,71', '7', '8', 'two cores of one socket, of CPUs 7-8,71'],
    ['two-sockets-in-turn', undefined, '1', '3', 'two cores under one last-level cache'],
    ['two-sockets-in-turn', '0-2', '0', '2', 'two cores under one last-level cache, of CPUs 0-2'],
    ['two-sockets-in-turn', '1,4', '1', '4', 'two cores, of CPUs 1,4'],
    ['cpu-1-offline', undefined, '2', '3', 'two cores under one last-level cache, of CPUs 0,2-3'],
    ['cpu-1-offline', '0-1,3', '0', '3', 'two cores under one last-level cache, of CPUs 0,3'],
  ])('%s, allowed %s: %s and %s', async (shape, allowed, client, server, reason) => {
    const { placement, reason: said } = await chosen(shape, allowed);
    expect(placement).toEqual({ client, server });
    expect(said).toContain(reason);
  });

  it.each([
    ['one-cpu', undefined, 'CPU 0 is the only one'],
    ['pairs-side-by-side', '5', 'CPU 5 is the only one'],
    ['cpu-1-offline', '1,3', 'CPU 3 is the only one'],
  ])('%s, allowed %s: none', async (shape, allowed, reason) => {
    const { placement, reason: said } = await chosen(shape, allowed);
    expect(placement).toBeNull();
    expect(said).toContain(reason);
  });

  it('is core 0 and 1 where the machine tells nothing but their number', () => {
    expect(planPlacement(undefined, 2, null).placement).toEqual({ client: '0', server: '1' });
    expect(planPlacement(undefined, 1).placement).toBeNull();
  });
});

describe('--cpus', () => {
  it.each([
    [{ client: '0', server: '5' }, '--cpus client=0 names CPU 0, which this process may not use: it may use 4-6.'],
    [{ server: '4-7' }, '--cpus server=4-7 names CPU 7, which this process may not use: it may use 4-6.'],
    [{ client: '4,9' }, '--cpus client=4,9 names a CPU that is not there, 9: this machine has 8 (0-7).'],
    [{ client: '0-4000000000' }, '--cpus client=0-4000000000 names a CPU that is not there, 4000000000'],
    [{ switch: '6-4' }, '--cpus switch=6-4 has the range 6-4, which ends before it begins.'],
  ])('%o is refused by its number', async (asked, sentence) => {
    const facts = await factsOf('pairs-side-by-side', '4-6');
    expect(() => planPlacement(asked, 99, facts)).toThrow(sentence);
  });

  it('names a CPU that is offline', async () => {
    const facts = await factsOf('cpu-1-offline');
    expect(() => planPlacement({ client: '1' }, 99, facts)).toThrow('names CPU 1, which is offline or not there');
  });

  it('of what may be used is taken as it is, and needs no reason', async () => {
    const facts = await factsOf('pairs-side-by-side', '4-6');
    const asked = { client: '4', server: '5-6' };
    expect(planPlacement(asked, 99, facts)).toEqual({ placement: asked, reason: null });
    expect(planPlacement('none', 99, facts)).toEqual({ placement: null, reason: null });
  });
});

describe('what may be used', () => {
  it('is what is online of the mask', () => {
    expect(allowedOf('Cpus_allowed:\t7\nCpus_allowed_list:\t0-2\n', [0, 2, 3])).toEqual([0, 2]);
    expect(allowedOf(null, [0, 2])).toEqual([0, 2]);
  });

  it('is read and written as the kernel does', () => {
    expect(parseRanges('0-2,8,10-11\n')).toEqual([0, 1, 2, 8, 10, 11]);
    expect(parseRanges('')).toEqual([]);
    expect(formatRanges([8, 0, 1, 2, 10, 11])).toBe('0-2,8,10-11');
  });
});
