import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { unmetNeeds } from '../../src/system/machine/unmet-needs.ts';
import { journalFile } from '../../src/topology/cleanup/journal.ts';
import { sweep } from '../../src/topology/cleanup/sweep.ts';
import { topologyKinds } from '../../src/topology/kinds/index.ts';
import { newRunId, runDirOf } from '../../src/topology/run-id.ts';
import { hostLinks, leftOfRun, leftovers, linksChanged } from '../helpers/leftovers.ts';
import { runDeployChild } from '../helpers/run-deploy-child.ts';
import { kindNames } from '../helpers/topology-run.ts';

/** Never more than the test's own run: other runs on this machine are somebody's. */
const sweepOnly = (runId: string, more: { dryRun?: boolean; includeKept?: boolean } = {}) =>
  sweep({ runner: execRunner, dryRun: false, includeKept: false, ...more, runIds: [runId] });

const unavailable = await unmetNeeds(topologyKinds);
const isTried = (kind: string): boolean => {
  const reason = unavailable.get(kind);
  if (reason !== undefined) console.info(`not tried: ${kind}, because ${reason}`);
  return reason === undefined;
};

const namespaces = (texts: readonly string[]): string[] => texts.filter((text) => text.startsWith('namespace')).sort();

/** One with a process that the topology lives by, one with programs of ours. */
const swept = [...kindNames, ...['tap', 'xdp-redirect'].filter((kind) => isTried(kind))];

describe.each(swept)('%s', (kind) => {
  it('is swept after kill -9, and not before', async () => {
    const runId = newRunId();
    const links = hostLinks();
    const child = runDeployChild(runId, kind, 'hang');
    expect(await child.up).toBe(true);
    const during = leftovers(runId);
    expect(during.netns.length).toBeGreaterThanOrEqual(2);
    expect(await sweepOnly(runId, { includeKept: true })).toEqual({ removed: [], skipped: [] });
    expect(leftovers(runId)).toEqual(during);
    await child.kill();
    const planned = await sweepOnly(runId, { dryRun: true });
    expect(leftovers(runId).netns).toEqual(during.netns);
    const { removed, skipped } = await sweepOnly(runId);
    expect(namespaces(removed)).toEqual(during.netns.map((name) => `namespace ${name}`));
    expect(namespaces(planned.removed)).toEqual(namespaces(removed));
    expect(skipped).toEqual([]);
    expect(await leftOfRun(runId)).toEqual([]);
    expect(await linksChanged(links)).toEqual([]);
  });
});

describe('killed at any command', () => {
  const atOnce = 4;
  it.each(['bridge', 'ovs-internal', ...['tap'].filter((kind) => isTried(kind))])(
    '%s leaves nothing that the sweep does not find',
    async (kind) => {
      const dieAt = async (n: number): Promise<boolean> => {
        const runId = newRunId();
        const child = runDeployChild(runId, kind, `${n}`);
        const survived = await child.up;
        await child.kill();
        expect((await sweepOnly(runId)).skipped).toEqual([]);
        expect(await leftOfRun(runId), `killed at command ${n}`).toEqual([]);
        return survived;
      };
      let deaths = 0;
      for (let first = 1; ; first += atOnce) {
        const survivors = await Promise.all(Array.from({ length: atOnce }, (_, k) => dieAt(first + k)));
        deaths += survivors.filter((survived) => !survived).length;
        if (survivors.some(Boolean)) break;
      }
      expect(deaths).toBeGreaterThan(8);
    },
  );
});

describe('a process that neither the kernel nor the journal ended', () => {
  it('is ended by the mark in its environment, and no other is', async () => {
    const runId = newRunId();
    const child = runDeployChild(runId, 'veth', 'hang');
    expect(await child.up).toBe(true);
    const header = readFileSync(join(runDirOf(runId), journalFile), 'utf8').split('\n')[0] ?? '';
    const { pid, startTime, bootId } = JSON.parse(header).owner;
    await child.kill();
    const sleeper = (owner: string) => spawn('sleep', ['1000'], { env: { VETHSCOPE_OWNER: owner }, stdio: 'ignore' });
    const stray = sleeper(`${pid}-${startTime}-${bootId}`);
    const other = sleeper(`${pid}-${startTime}1-${bootId}`);
    try {
      expect((await sweepOnly(runId, { dryRun: true })).removed.join()).toContain(`process ${stray.pid} `);
      const ended = once(stray, 'exit');
      expect((await sweepOnly(runId)).removed.join()).toContain(`process ${stray.pid} `);
      expect((await ended)[1]).toBe('SIGKILL');
      expect(other.exitCode ?? other.signalCode).toBe(null);
      expect(await leftOfRun(runId)).toEqual([]);
    } finally {
      for (const process of [stray, other]) process.kill('SIGKILL');
    }
  });
});

describe('--keep', () => {
  it('survives its owner, and goes with clean alone', async () => {
    const runId = newRunId();
    const child = runDeployChild(runId, 'ovs-internal', 'keep');
    expect(await child.up).toBe(true);
    await child.ended;
    expect(leftovers(runId)).toMatchObject({ netns: { length: 3 }, processes: { length: 2 }, folder: true });
    const argv = ['ping', '-n', '-q', '-c', '2', '-i', '0.1', '10.42.0.3'] as const;
    expect((await execRunner.run({ argv: [...argv], netns: `vs-${runId}-0-c` })).stdout).toContain('2 received');
    expect(await sweepOnly(runId)).toEqual({ removed: [], skipped: [] });
    await sweepOnly(runId, { includeKept: true });
    expect(await leftOfRun(runId)).toEqual([]);
  });
});

describe('a damaged journal', () => {
  it('is followed as far as it can be read, and never beyond the names of its run', async () => {
    const runId = newRunId();
    const foreign = `tp-${runId}`;
    await execRunner.run({ argv: ['ip', 'netns', 'add', foreign] });
    try {
      const child = runDeployChild(runId, 'veth', 'hang');
      expect(await child.up).toBe(true);
      await child.kill();
      const foreignUndo = { type: 'undo', label: 'x', commands: [{ argv: ['ip', 'netns', 'del', foreign] }] };
      const innocent = { type: 'process', name: 'x', process: { pid: process.pid, startTime: '1', bootId: 'other' } };
      const journal = join(runDirOf(runId), journalFile);
      appendFileSync(
        journal,
        `${JSON.stringify(foreignUndo)}\n${JSON.stringify(innocent)}\nnoise\n{"type":"undo","comm`,
      );
      const { removed } = await sweepOnly(runId);
      expect(namespaces(removed)).toEqual([`namespace vs-${runId}-0-c`, `namespace vs-${runId}-0-s`]);
      expect(await leftOfRun(runId)).toEqual([]);
      expect((await execRunner.run({ argv: ['ip', 'netns', 'list'] })).stdout).toContain(foreign);
    } finally {
      await execRunner.run({ argv: ['ip', 'netns', 'del', foreign] });
    }
  });

  it('without a header is left alone, and said', async () => {
    const runId = newRunId();
    mkdirSync(runDirOf(runId), { recursive: true });
    try {
      writeFileSync(join(runDirOf(runId), journalFile), '{"type":"ru');
      const { removed, skipped } = await sweepOnly(runId, { includeKept: true });
      expect({ removed, folder: leftovers(runId).folder }).toEqual({ removed: [], folder: true });
      expect(skipped.join()).toContain(runDirOf(runId));
    } finally {
      rmSync(runDirOf(runId), { recursive: true });
    }
  });
});
