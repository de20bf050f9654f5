import type { Environment } from '../../src/model/result.ts';

export const sampleEnvironment: Environment = {
  hostname: 'bench-01',
  kernelRelease: '6.18.44',
  kernelVersion: '#1 SMP PREEMPT_DYNAMIC Tue Nov 3 10:12:44 UTC 2026',
  architecture: 'x86_64',
  distribution: 'Debian GNU/Linux 12 (bookworm)',
  cpuModel: 'Intel(R) Xeon(R) Processor @ 2.60GHz',
  cpuCount: 2,
  memoryBytes: 25_769_803_776,
  governor: null,
  mitigations: { spectre_v2: 'Mitigation: Enhanced IBRS', meltdown: 'Not affected' },
  virtualisation: 'kvm',
  emulated: false,
  tools: { bpftrace: '0.17.0', iperf3: '3.12', ping: '20221126', ip: '6.1.0', ethtool: '6.1', ovs: '3.1.0' },
  sysctls: { 'net.core.rmem_max': '212992', 'net.ipv4.tcp_congestion_control': 'cubic' },
  btf: true,
  ovsModule: false,
  backends: [
    { backend: 'fentry', usable: false, reason: 'the kernel refuses fentry programs (EPERM at load)' },
    { backend: 'kprobe', usable: false, reason: 'kernel built without CONFIG_KPROBES' },
    { backend: 'tracepoint', usable: true, reason: 'the tracepoints are there' },
  ],
};
