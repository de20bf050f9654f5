import type { Result } from '../../model/result.ts';
import type { Fact } from './run-facts.ts';

const pairs = (record: Readonly<Record<string, string | null>>, without: string): string =>
  Object.entries(record)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key} ${value ?? without}`)
    .join('; ');

const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

export const environmentRows = ({ environment: e, attachments }: Result): Fact[] => [
  { name: 'Host', value: e.hostname },
  { name: 'Kernel', value: `${e.kernelRelease} ${e.kernelVersion}` },
  { name: 'Distribution', value: `${e.distribution}, ${e.architecture}` },
  { name: 'Processor', value: `${e.cpuModel}, ${e.cpuCount} online` },
  { name: 'Memory', value: gibibytes(e.memoryBytes) },
  { name: 'Governor', value: e.governor ?? 'none visible' },
  {
    name: 'Virtualisation',
    value: `${e.virtualisation}${e.emulated ? ', emulated: figures are for function only' : ''}`,
  },
  { name: 'Mitigations', value: pairs(e.mitigations, '') || 'none reported' },
  { name: 'Tools', value: pairs(e.tools, 'not installed') },
  { name: 'Settings', value: pairs(e.sysctls, '') || 'none recorded' },
  { name: 'BTF', value: e.btf ? 'present' : 'absent' },
  { name: 'Open vSwitch module', value: e.ovsModule ? 'present' : 'absent' },
  ...e.backends.map(({ backend, usable, reason }) => ({
    name: `Backend ${backend}`,
    value: `${usable ? 'usable' : 'not usable'}: ${reason}`,
  })),
  ...attachments.map((a) => ({
    name: `Probe ${a.probe}`,
    value: `${a.hooks.join(', ')} (sha256 ${a.sha256.slice(0, 12)}, attached in ${Math.round(a.attachMs)} ms)`,
  })),
];
