/**
 * One sleeping process in every namespace, so that its counters can be read as files under /proc/PID/net. A read takes
 * 0.1 ms where `ip -s link` or `nstat` take 15 ms of a core that is being measured.
 */
import { readFile, stat } from 'node:fs/promises';
import { failure, reasonOf } from '../../errors.ts';
import type { Runner } from '../../system/exec/runner.ts';
import type { Teardown } from '../../system/process/teardown.ts';
import { until } from '../../system/process/until.ts';
import { type DeviceTotals, parseProcNetDev, parseProtocolTotals } from './proc-net.ts';

export interface Anchor {
  /** Totals since each device was created, lo included. */
  deviceTotals(): Promise<DeviceTotals[]>;
  /** Protocol counters by the names that nstat gives them, zeros included. */
  protocolTotals(): Promise<Record<string, number>>;
}

const insidePauseMs = 2;
const insideTimeoutMs = 40_000;

/** `ip netns exec` starts in the host's namespace and enters ours a moment later. */
const untilInside = async (pid: number, netns: string, inum: number): Promise<void> => {
  const isInside = async (): Promise<boolean> => (await stat(`/proc/${pid}/ns/net`).catch(() => null))?.ino === inum;
  if (await until(isInside, { everyMs: insidePauseMs, withinMs: insideTimeoutMs })) return;
  throw failure('COMMAND_TIMED_OUT', { command: `ip netns exec ${netns} sleep`, seconds: insideTimeoutMs / 1000 });
};

/** Inode of the namespace, which is ns.inum in the kernel. */
export const inumOf = async (netns: string): Promise<number> => {
  const entry = await stat(`/run/netns/${netns}`).catch(() => null);
  if (entry) return entry.ino;
  throw failure('LOAD_OUTPUT', { tool: 'ip', reason: `it reported no error and made no namespace ${netns}` });
};

export const dropAnchor = async (netns: string, runner: Runner, teardown: Teardown): Promise<Anchor> => {
  const inum = await inumOf(netns);
  const child = await runner.spawn({ argv: ['sleep', 'infinity'], netns });
  teardown.defer(() => child.stop());
  await untilInside(child.pid, netns, inum);
  const read = (name: string): Promise<string> =>
    readFile(`/proc/${child.pid}/net/${name}`, 'utf8').catch((error: unknown) => {
      const command = `ip netns exec ${netns} sleep infinity`;
      throw failure('COMMAND_FAILED', { command, exit: 'its counters cannot be read', detail: reasonOf(error) });
    });
  return {
    deviceTotals: async () => parseProcNetDev(await read('dev')),
    protocolTotals: async () => {
      const [snmp, netstat, snmp6] = await Promise.all([read('snmp'), read('netstat'), read('snmp6').catch(() => '')]);
      return parseProtocolTotals({ snmp, netstat, snmp6 });
    },
  };
};
