import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { addressOf } from '../../src/topology/deploy/verify-connectivity.ts';
import { shellScript } from '../../src/topology/render/shell-script.ts';
import { kindsAndVersions, netnsOf, useTopologyRun } from '../helpers/topology-run.ts';

const run = useTopologyRun();

describe.each(kindsAndVersions)('the script of $kind over IPv$version', ({ kind, version }) => {
  it('builds it, refuses to build it twice, and removes it', async () => {
    const topology = run.topology(kind, version, 9);
    const script = (verb: string) =>
      execRunner.run(
        { argv: ['sh', '-s', verb], stdin: shellScript(topology) },
        { timeoutMs: 30_000, allowFailure: true },
      );
    const ping = async () => {
      const argv = ['ping', '-n', '-q', '-c', '2', '-i', '0.1', addressOf(topology, topology.server)] as const;
      const netns = netnsOf(topology, 'client');
      return (await execRunner.run({ argv: [...argv], netns }, { allowFailure: true })).stdout;
    };
    const up = await script('up');
    expect(up.exitCode, up.stderr).toBe(0);
    expect(await ping()).toContain('2 received');
    const again = await script('up');
    expect([again.exitCode, again.stderr]).toEqual([1, expect.stringContaining('is there already')]);
    expect(await ping()).toContain('2 received');
    const down = await script('down');
    expect(down.exitCode, down.stderr).toBe(0);
    // A daemon ends a moment after it was told to.
    const processes = async () => (await execRunner.run({ argv: ['ps', '-eo', 'args'] })).stdout;
    await expect.poll(processes, { timeout: 20_000 }).not.toContain(`/run/vs-${run.id()}-9/`);
    expect(existsSync(`/run/vs-${run.id()}-9`)).toBe(false);
  });
});
