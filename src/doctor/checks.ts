/** Facts -> checks. Pure: what is there, what a missing piece costs, and the command that mends it. */

import { readsRawTracepoints } from '../system/machine/bpftrace-abilities.ts';
import { type Feature, forbidsTracing } from '../system/machine/kernel-features.ts';
import { openFilesNeeded } from '../system/machine/open-files.ts';
import { procSysRemedy } from '../system/machine/proc-sys.ts';
import { packageOf, type ToolUse, toolUses } from '../system/machine/tool-uses.ts';
import { foreignIn, loadTools } from '../system/machine/tool-versions.ts';
import type { DoctorFacts } from './facts.ts';
import { isMoving } from './test-kernels.ts';

export interface Check {
  readonly name: string;
  /** `missing`: the default comparison cannot run as it should; `warn`: it runs with less. */
  readonly status: 'ok' | 'warn' | 'missing';
  readonly found: string;
  /** What the missing piece costs; null where ok. */
  readonly costs: string | null;
  /** The command that mends it; null where ok, or where none does. */
  readonly fix: string | null;
}

interface Lack {
  readonly status: 'warn' | 'missing';
  readonly costs: string;
  readonly fix?: string;
}

const judge = (name: string, ok: boolean, found: string, lack: Lack): Check =>
  ok
    ? { name, status: 'ok', found, costs: null, fix: null }
    : { name, status: lack.status, found, costs: lack.costs, fix: lack.fix ?? null };

const judgeFeature = (name: string, { usable, reason }: Feature, lack: Lack): Check =>
  judge(name, usable, reason, lack);

const rights = ({ isRoot, missingCapabilities: lacking }: DoctorFacts, rootCommand: string): Check[] => [
  judge('root', isRoot, isRoot ? 'yes' : 'no', {
    status: 'missing',
    costs: 'no namespace can be made and no program loaded into the kernel',
    fix: rootCommand,
  }),
  judge('capabilities', lacking.length === 0, lacking.length === 0 ? 'complete' : `without ${lacking.join(', ')}`, {
    status: 'missing',
    costs: isRoot
      ? 'no namespace can be made or no program loaded; start the container with --privileged'
      : 'root has them',
  }),
];

/** Of the default comparison: veth twice, a bridge, and Open vSwitch twice. */
const defaultArms = 5;

const openFilesCheck = (openFiles: number): Check => {
  const needed = openFilesNeeded(defaultArms);
  return judge('open files', openFiles >= needed, Number.isFinite(openFiles) ? String(openFiles) : 'unlimited', {
    status: 'missing',
    costs: `five topologies at once need ${needed}`,
    fix: 'ulimit -n 1024',
  });
};

const limits = ({ procSys, openFiles }: DoctorFacts): Check[] => [
  ...(procSys
    ? [
        judgeFeature('/proc/sys', procSys, {
          status: 'missing',
          costs: 'no namespace can be configured',
          fix: procSysRemedy,
        }),
      ]
    : []),
  ...(openFiles === undefined ? [] : [openFilesCheck(openFiles)]),
];

/** The default comparison runs without what only some loads need. */
const isOptional = ({ wanted = [] }: DoctorFacts, { tool }: ToolUse): boolean =>
  loadTools.includes(tool) && !wanted.includes(tool);

const judgeTool = (facts: DoctorFacts, version: string | null, use: ToolUse): Check =>
  judge(use.tool, version !== null && foreignIn(version) === null, version ?? 'not installed', {
    status: isOptional(facts, use) ? 'warn' : 'missing',
    costs:
      foreignIn(version) === null ? use.without : `${use.without}: it lacks options that ${packageOf(use.tool)} has`,
    fix: isOptional(facts, use) ? 'vethscope doctor --fix --load rr' : 'vethscope doctor --fix',
  });

const tools = (facts: DoctorFacts): Check[] =>
  toolUses.filter(({ tool }) => tool in facts.tools).map((use) => judgeTool(facts, facts.tools[use.tool] ?? null, use));

const kernelsOfTests = ({ kernels }: DoctorFacts): Check[] =>
  Object.entries(kernels).map(([name, release]) =>
    judge(`kernel ${name}`, release !== null, release ?? 'not fetched', {
      status: isMoving(name) ? 'warn' : 'missing',
      costs: isMoving(name) ? 'its tests are skipped' : 'the tests cannot boot it',
      fix: 'vethscope doctor --fix --for-tests',
    }),
  );

/** Since Linux 5.11 BPF memory is accounted to the cgroup, no longer to RLIMIT_MEMLOCK (commit 97306be45fbe). */
const countsMemlock = (release: string): boolean => {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return major < 5 || (major === 5 && minor < 11);
};

const leastMemlockBytes = 64 * 1024 * 1024;

const memlock = ({ memlockBytes, kernelRelease }: DoctorFacts): Check => {
  const counts = countsMemlock(kernelRelease);
  const size = memlockBytes === null ? 'unlimited' : `${Math.round(memlockBytes / 1024)} KiB`;
  const ok = !counts || memlockBytes === null || memlockBytes >= leastMemlockBytes;
  return judge('memlock', ok, counts ? size : `${size}; this kernel does not count BPF memory against it`, {
    status: 'warn',
    costs: 'probes may be refused because RLIMIT_MEMLOCK is too low',
    fix: 'ulimit -l unlimited',
  });
};

const usualTracefs = '/sys/kernel/tracing';

/** A trial that reads nothing may pass although nothing can be traced. */
const judgeTracing = (name: string, feature: Feature, { lockdown }: DoctorFacts, lack: Lack): Check =>
  forbidsTracing(lockdown)
    ? judge(name, false, 'forbidden by lockdown', { status: 'warn', costs: 'nothing is traced, whichever way' })
    : judgeFeature(name, feature, lack);

const kernel = (facts: DoctorFacts): Check[] => [
  judgeFeature('veth', facts.veth, { status: 'missing', costs: 'no topology can be built' }),
  judgeFeature('bridge', facts.bridge, { status: 'missing', costs: 'the topology bridge cannot be built' }),
  judgeFeature('openvswitch module', facts.ovsModule, {
    status: 'warn',
    costs: "Open vSwitch is measured with its userspace datapath, a different product from the kernel's",
  }),
  judge('tracefs', facts.tracefs, facts.tracefs ? `mounted on ${facts.tracefsFolder ?? usualTracefs}` : 'not mounted', {
    status: 'missing',
    costs: 'no tracepoint and no kprobe can be used: no latency inside the kernel, no drop reasons',
    fix: 'mount -t tracefs tracefs /sys/kernel/tracing',
  }),
  judge('BTF', facts.btf, facts.btf ? '/sys/kernel/btf/vmlinux' : 'this kernel has none', {
    status: 'missing',
    costs: 'probes cannot tell one namespace from another; only --backend none works',
  }),
  judge('lockdown', !forbidsTracing(facts.lockdown), facts.lockdown ?? 'none known', {
    status: 'warn',
    costs: "nothing may read the kernel's memory: only --backend none works, without latency inside the kernel",
  }),
  judge('IPv6', facts.ipv6 !== false, facts.ipv6 === false ? 'this kernel has none' : 'in the running kernel', {
    status: 'warn',
    costs: '--ipv6 cannot be measured',
  }),
  judgeTracing('kprobes', facts.kprobes, facts, {
    status: 'warn',
    costs:
      'nothing without them where fentry works; else figures come from tracepoints, without functions inside a driver',
  }),
  judgeTracing('fentry', facts.fentry, facts, {
    status: 'warn',
    costs: 'kprobes or tracepoints are used instead, which disturb a little more or see a little less',
  }),
  memlock(facts),
];

/** Nothing where there is no bpftrace: that is said already. */
const rawTracepoints = ({ tools: { bpftrace } }: DoctorFacts): Check[] =>
  bpftrace
    ? [
        judge('raw tracepoints', readsRawTracepoints(bpftrace), bpftrace, {
          status: 'warn',
          costs:
            'tracing costs more, and misses packets while other tracers are at work; bpftrace 0.18 or later has them',
        }),
      ]
    : [];

/** Without one that works nothing is traced; without a better one, another is taken. */
const programs = ({ programs: tried = {} }: DoctorFacts): Check[] => {
  const status = Object.values(tried).some(({ usable }) => usable) ? 'warn' : 'missing';
  return Object.entries(tried).map(([backend, feature]) =>
    judgeFeature(`programs by ${backend}`, feature, { status, costs: `nothing can be traced by ${backend}` }),
  );
};

/** `rootCommand`: how this program is started as root. */
export const doctorChecks = (facts: DoctorFacts, rootCommand: string): Check[] => [
  ...rights(facts, rootCommand),
  ...limits(facts),
  ...tools(facts),
  ...kernelsOfTests(facts),
  ...kernel(facts),
  ...rawTracepoints(facts),
  ...programs(facts),
];

export const canCompare = (checks: readonly Check[]): boolean => checks.every(({ status }) => status !== 'missing');
