import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { holdBpfStatistics } from '../../src/trace/session/bpf-statistics.ts';
import { buildLab, burst, pairLines } from '../helpers/probe-lab.ts';

const sysctl = () => readFileSync('/proc/sys/kernel/bpf_stats_enabled', 'utf8');

it('the kernel counts what the programs take while it is asked to, and no setting of the host changes', async () => {
  await using lab = await buildLab('stats', ['client', 'server'], pairLines);
  const session = await lab.attach();
  const before = sysctl();
  const packets = 1000;
  const send = () => lab.exec('client', ...burst(packets));
  const statistics = await holdBpfStatistics(execRunner);
  const { observed } = await lab.observe(session, send);
  expect(sysctl()).toBe(before);
  await statistics[Symbol.asyncDispose]();
  // Each packet passes a program at the queue, the driver, the backlog and the receiver.
  expect(observed.programs?.runs).toBeGreaterThan(4 * packets);
  const nsEach = (observed.programs?.ns ?? 0) / (observed.programs?.runs ?? 1);
  expect(nsEach).toBeGreaterThan(20);
  expect(nsEach).toBeLessThan(100_000);
  const { observed: without } = await lab.observe(session, send);
  expect(without.programs).toBeUndefined();
});

it('says what it was refused for', async () => {
  const deaf = {
    ...execRunner,
    spawn: () => execRunner.spawn({ argv: ['sh', '-c', 'echo not permitted >&2; exit 1'] }),
  };
  await expect(holdBpfStatistics(deaf)).rejects.toThrow('not permitted');
});
