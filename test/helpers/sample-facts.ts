import type { DoctorFacts } from '../../src/doctor/facts.ts';
import { runTools } from '../../src/system/machine/tool-versions.ts';

const yes = { usable: true, reason: 'in the running kernel' };

/** A machine where nothing is missing. */
export const completeFacts: DoctorFacts = {
  isRoot: true,
  missingCapabilities: [],
  tools: Object.fromEntries(runTools.map((tool) => [tool, '1.2'])),
  kernels: {},
  lockdown: 'none',
  ipv6: true,
  tracefs: true,
  btf: true,
  veth: yes,
  bridge: yes,
  ovsModule: yes,
  kprobes: yes,
  fentry: { usable: true, reason: 'attached and detached' },
  kernelRelease: '6.12.0-amd64',
  debianRelease: 'bookworm',
  memlockBytes: 8 * 1024 * 1024,
};

/** A fresh Debian container on a kernel without kprobes. */
export const bareFacts: DoctorFacts = {
  ...completeFacts,
  missingCapabilities: ['CAP_SYS_ADMIN'],
  tools: { ...completeFacts.tools, bpftrace: null, iperf3: null, 'ovs-vsctl': null, 'ovs-vswitchd': null, ping: null },
  tracefs: false,
  ovsModule: { usable: false, reason: 'neither in the running kernel nor a loadable module' },
  kprobes: { usable: false, reason: 'unknown while tracefs is not mounted' },
  fentry: { usable: false, reason: 'The program "bpftrace" is not installed.' },
};
