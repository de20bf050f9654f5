/** docs/fleet/measure.sbatch on a real cluster: a node dies while it measures, one never answers, and all ends in one page. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { installInto } from '../helpers/fleet.ts';
import { repository } from '../helpers/run-action.ts';
import { type Cluster, startCluster } from './cluster.ts';

/** The last is in the configuration and is never started. */
const nodes = 4;
let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster(nodes);
  mkdirSync(join(cluster.shared, 'bin'));
  installInto(join(cluster.shared, 'bin'));
  cpSync(join(repository, 'docs/fleet/measure.sbatch'), join(cluster.shared, 'measure.sbatch'));
});
afterAll(() => cluster?.[Symbol.asyncDispose]());

const until = async <Value>(look: () => Promise<Value | undefined>): Promise<Value> => {
  for (;;) {
    const found = await look().catch(() => undefined);
    if (found !== undefined) return found;
    await setTimeout(200);
  }
};

const results = (...names: string[]): string => join(cluster.shared, 'results', ...names);
/** Attempts of an index, by the names of their folders. */
const attempts = (index: string): string[] => (existsSync(results(index)) ? readdirSync(results(index)).sort() : []);
const visitsOf = (index: string, attempt: string): number => {
  const file = results(index, attempt, 'visits.ndjson');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
};
const states = async (format: string): Promise<string[]> =>
  (await cluster.run('squeue', ['--noheader', '--array', '--format', format]))
    .split('\n')
    .filter((line) => line !== '');

it('an index whose node dies runs again on another, and the merge makes one page of what three nodes measured', async () => {
  const started = new Map(['n1', 'n2', 'n3'].map((name) => [name, cluster.startNode(name)]));
  await until(async () => {
    const idle = await cluster.run('sinfo', ['--noheader', '--states=idle', '--format=%D']);
    return idle.trim() === '3' ? true : undefined;
  });
  const env = {
    ...{ RESULTS: '/mnt/results', TOPOLOGIES: 'bridge', LOADS: 'ping' },
    ...{ EXTENT: '--rounds 2 --duration 1 --backend none', PATH: `/mnt/bin:${process.env.PATH}` },
  };
  await cluster.run('sbatch', ['--chdir=/mnt', '/mnt/measure.sbatch'], env);
  const [doomed, index] = await until(async () => {
    const running = await states('%N %K');
    const found = running
      .map((line) => line.split(' '))
      .find(([node, own = '']) => node && visitsOf(own, attempts(own)[0] ?? '') > 0);
    return found as [string, string] | undefined;
  });
  started.get(doomed)?.kill('SIGKILL');
  // Slurm lets an index wait for two minutes before it is run again.
  await until(async () => {
    const waiting = (await states('%i %K %T'))
      .map((line) => line.split(' '))
      .find(([, own, state]) => own === index && state === 'PENDING');
    if (!waiting) return undefined;
    await cluster.run('scontrol', ['update', `JobId=${waiting[0]}`, 'StartTime=now']);
    return true;
  });
  await until(async () => ((await states('%i')).length === 0 ? true : undefined));
  expect(readdirSync(results()).sort()).toEqual(['1', '2', '3']);
  expect(attempts(index).map((name) => name.replace(/^\d+/, ''))).toEqual(['-0', '-1']);
  const unheard = (await cluster.run('sinfo', ['--noheader', '--Node', '--format=%N %T'])).split('\n');
  expect(unheard.filter((line) => line.endsWith('*')).map((line) => line.split(' ')[0])).toEqual([doomed, 'n4']);
  await cluster.run('vethscope', ['merge', '/mnt/results', '--output', '/mnt/page'], env);
  const page = readFileSync(join(cluster.shared, 'page/report.md'), 'utf8');
  expect(page).toContain('2 topologies on 3 machines: n1, n2, n3.');
  expect(page.match(new RegExp(`\\*\\*${doomed} is partial: `, 'g'))).toHaveLength(1);
}, 300_000);
