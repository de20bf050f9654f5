/** What the running kernel offers, found without changing anything. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Runner } from '../exec/runner.ts';
import { readText } from './machine.ts';

export interface Feature {
  readonly usable: boolean;
  /** Evidence, for people. */
  readonly reason: string;
}

/** debugfs mounts it inside of itself when it is looked for there (Documentation/trace/ftrace.rst); bpftrace finds either. */
const tracefsFolders = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'] as const;

/** Mounted or not, the folder exists; its files do not. null: nowhere; a folder that may not be read counts as not mounted. */
export const tracefsFolder = (): string | null =>
  tracefsFolders.find((folder) => existsSync(`${folder}/available_events`)) ?? null;

export const hasBtf = (): boolean => existsSync('/sys/kernel/btf/vmlinux');

/** `symbol` proves a driver that is built in or loaded; modules.dep lists what `modprobe` could load. */
const findDriver = async (module: string, symbol: string): Promise<Feature> => {
  const symbols = await readFile('/proc/kallsyms', 'utf8').catch(() => '');
  if (new RegExp(`\\s${symbol}\\b`).test(symbols)) return { usable: true, reason: 'in the running kernel' };
  const release = await readText('/proc/sys/kernel/osrelease');
  const loadable = (await readText(`/lib/modules/${release}/modules.dep`)) ?? '';
  if (new RegExp(`/${module}\\.ko(\\.\\w+)?:`).test(loadable)) return { usable: true, reason: 'loadable module' };
  return { usable: false, reason: 'neither in the running kernel nor a loadable module' };
};

export const findVeth = (): Promise<Feature> => findDriver('veth', 'veth_xmit');
export const findBridge = (): Promise<Feature> => findDriver('bridge', 'br_handle_frame');
export const findOvsModule = (): Promise<Feature> => findDriver('openvswitch', 'ovs_vport_receive');

/** Whether the kernel's Open vSwitch datapath is there or can be loaded. */
export const hasOvsModule = async (): Promise<boolean> => (await findOvsModule()).usable;

/** Gone where the kernel is built without IPv6 or booted with ipv6.disable=1. */
export const hasIpv6 = (): boolean => existsSync('/proc/sys/net/ipv6');

const lockdownFile = '/sys/kernel/security/lockdown';

/** The level in brackets: "[none] integrity confidentiality". */
export const parseLockdown = (text: string): string | null => /\[(\w+)\]/.exec(text)?.[1] ?? null;

/** null: the kernel has no lockdown, or securityfs is not mounted. */
export const readLockdown = async (): Promise<string | null> => parseLockdown((await readText(lockdownFile)) ?? '');

/** At confidentiality nobody may read the kernel's memory: kprobes, tracefs and reading by BPF are refused (man 7 kernel_lockdown). */
export const forbidsTracing = (lockdown: string | null): boolean => lockdown === 'confidentiality';

/** kprobe_events exists only with CONFIG_KPROBE_EVENTS (kernel/trace/Kconfig). */
export const findKprobes = (): Feature => {
  const tracefs = tracefsFolder();
  if (tracefs === null) return { usable: false, reason: 'unknown while tracefs is not mounted' };
  if (existsSync(`${tracefs}/kprobe_events`)) return { usable: true, reason: 'in the running kernel' };
  return { usable: false, reason: 'this kernel is built without them (no kprobe_events in tracefs)' };
};

/** `ERROR: … RLIMIT_MEMLOCK` on stderr is not fatal in bpftrace 0.17 (docs/design.md); the line after it is the reason. */
export const bpftraceReason = (stderr: string): string =>
  stderr
    .split('\n')
    .find((line) => /ERROR/.test(line) && !/RLIMIT_MEMLOCK/.test(line))
    ?.replace(/^.*ERROR:\s*/, '') ?? 'bpftrace could not attach';

/** Attaches for a millisecond to a function that is in every kernel and never called meanwhile: nothing short of it tells whether the kernel allows fentry. */
export const tryFentry = async (runner: Runner): Promise<Feature> => {
  const program = 'kfunc:kernel_restart { } interval:ms:1 { exit(); }';
  try {
    const output = await runner.run({ argv: ['bpftrace', '-e', program] }, { allowFailure: true, timeoutMs: 45_000 });
    if (output.exitCode === 0) return { usable: true, reason: 'attached and detached' };
    return { usable: false, reason: bpftraceReason(output.stderr) };
  } catch (error) {
    return { usable: false, reason: error instanceof Error ? error.message : String(error) };
  }
};
