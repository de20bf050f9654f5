/** What doctor judges, read from the machine without changing it. */

import { loadKindOf } from '../load/kinds/index.ts';
import { type Backend, backendSchema, type LoadKind } from '../model/plan.ts';
import type { Runner } from '../system/exec/runner.ts';
import { readsRawTracepoints } from '../system/machine/bpftrace-abilities.ts';
import { parseMissingCapabilities } from '../system/machine/capabilities.ts';
import {
  type Feature,
  findBridge,
  findKprobes,
  findOvsModule,
  findVeth,
  forbidsTracing,
  hasBtf,
  hasIpv6,
  readLockdown,
  tracefsFolder,
  tryFentry,
} from '../system/machine/kernel-features.ts';
import { readText } from '../system/machine/machine.ts';
import { openFilesLimit, requireOpenFiles } from '../system/machine/open-files.ts';
import { findProcSys } from '../system/machine/proc-sys.ts';
import { loadTools, readToolVersions, runTools, testTools } from '../system/machine/tool-versions.ts';
import { tryPrograms } from '../trace/session/try-programs.ts';
import { listKernels, newestNamed } from '../vm/kernel/kernel-store.ts';
import { testKernels } from './test-kernels.ts';

export interface DoctorFacts {
  readonly isRoot: boolean;
  /** Of those that are needed, e.g. CAP_NET_ADMIN. */
  readonly missingCapabilities: readonly string[];
  readonly tools: Readonly<Record<string, string | null>>;
  /** Of the tools that only some loads need, those of loads that were asked for; absent: none. */
  readonly wanted?: readonly string[];
  /** Of those that the tests boot: name for `vm --fetch` -> release, or null where it is not here. */
  readonly kernels: Readonly<Record<string, string | null>>;
  /** Level of kernel lockdown; null: not known. */
  readonly lockdown: string | null;
  /** Whether the kernel has IPv6. */
  readonly ipv6: boolean;
  readonly tracefs: boolean;
  /** Where it was found; absent: nowhere, or not asked. */
  readonly tracefsFolder?: string;
  /** Whether namespaces can be configured; absent: not asked. */
  readonly procSys?: Feature;
  /** The limit of open files; absent: unlimited, or not asked. */
  readonly openFiles?: number;
  readonly btf: boolean;
  readonly veth: Feature;
  readonly bridge: Feature;
  readonly ovsModule: Feature;
  readonly kprobes: Feature;
  readonly fentry: Feature;
  readonly kernelRelease: string;
  /** The very programs of a comparison, tried by each backend that the kernel offers; absent: not tried. */
  readonly programs?: Partial<Record<Backend, Feature>>;
  /** "bookworm" and so on; null: this is no Debian. */
  readonly debianRelease: string | null;
  /** Soft limit in bytes; null: unlimited. */
  readonly memlockBytes: number | null;
}

/** `limits`: text of /proc/self/limits. Columns: soft, hard, unit. */
export const parseMemlock = (limits: string): number | null => {
  const soft = /^Max locked memory\s+(\S+)/m.exec(limits)?.[1] ?? 'unlimited';
  return soft === 'unlimited' ? null : Number(soft);
};

/** `osRelease`: text of /etc/os-release. */
export const parseDebianRelease = (osRelease: string): string | null =>
  /^ID="?debian"?$/m.test(osRelease) ? (/^VERSION_CODENAME="?(\w+)"?$/m.exec(osRelease)?.[1] ?? null) : null;

const notTried = (reason: string): Feature => ({ usable: false, reason });

const readKernels = async (cache: string): Promise<DoctorFacts['kernels']> => {
  const known = await listKernels(cache);
  return Object.fromEntries(testKernels.map((name) => [name, newestNamed(known, name)?.release ?? null]));
};

export interface DoctorOptions {
  readonly isRoot: boolean;
  /** Whose tools are wanted besides. */
  readonly loads?: readonly LoadKind[];
  /** With what only the project's own tests need. */
  readonly forTests: boolean;
  /** Of fetched kernels. */
  readonly cache: string;
}

const tryBackends = async (
  runner: Runner,
  offered: Partial<Record<Backend, boolean>>,
): Promise<NonNullable<DoctorFacts['programs']>> => {
  const tried: Partial<Record<Backend, Feature>> = {};
  for (const backend of backendSchema.options) {
    if (offered[backend]) tried[backend] = await tryPrograms(backend, runner);
  }
  return tried;
};

/** About a second, and as much for each backend that the kernel offers. Throws FEW_DESCRIPTORS where it could not read what is there. */
export const readDoctorFacts = async (
  runner: Runner,
  { isRoot, forTests, cache, loads = [] }: DoctorOptions,
): Promise<DoctorFacts> => {
  requireOpenFiles(0);
  const [tools, kernels, veth, bridge, ovsModule, fentry, status, limits, release, osRelease, procSys] =
    await Promise.all([
      readToolVersions(runner, [...runTools, ...loadTools, ...(forTests ? testTools : [])]),
      forTests ? readKernels(cache) : {},
      findVeth(),
      findBridge(),
      findOvsModule(),
      isRoot ? tryFentry(runner) : notTried('cannot be tried without root'),
      readText('/proc/self/status'),
      readText('/proc/self/limits'),
      readText('/proc/sys/kernel/osrelease'),
      readText('/etc/os-release'),
      findProcSys(isRoot),
    ]);
  const tracefs = tracefsFolder();
  const kprobes = findKprobes();
  const lockdown = await readLockdown();
  const canTry = isRoot && !forbidsTracing(lockdown) && tools.bpftrace !== null && tracefs !== null && hasBtf();
  const rawtracepoint = readsRawTracepoints(tools.bpftrace ?? '');
  const offered = { fentry: fentry.usable, kprobe: kprobes.usable, rawtracepoint, tracepoint: true };
  return {
    isRoot,
    wanted: forTests ? loadTools : loads.map((kind) => loadKindOf({ kind }).tool),
    missingCapabilities: parseMissingCapabilities(status ?? ''),
    tools,
    kernels,
    lockdown,
    ipv6: hasIpv6(),
    tracefs: tracefs !== null,
    ...(tracefs !== null && { tracefsFolder: tracefs }),
    btf: hasBtf(),
    veth,
    bridge,
    ovsModule,
    kprobes,
    ...(canTry && { programs: await tryBackends(runner, offered) }),
    fentry,
    kernelRelease: release ?? 'unknown',
    debianRelease: parseDebianRelease(osRelease ?? ''),
    memlockBytes: parseMemlock(limits ?? ''),
    procSys,
    openFiles: openFilesLimit(),
  };
};
