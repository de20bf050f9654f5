import type { Result } from '../../model/result.ts';
import { settingsOf } from '../../result/settings.ts';
import { groupBy } from '../../text/group-by.ts';
import type { Fact } from './run-facts.ts';

const pairs = (record: Readonly<Record<string, string | null>>, without: string): string =>
  Object.entries(record)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key} ${value ?? without}`)
    .join('; ');

const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

/** Settings that move network figures, of those that each namespace has for itself. */
const telling = [
  'net.core.rmem_default',
  'net.core.wmem_default',
  'net.ipv4.tcp_congestion_control',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
  'net.bridge.bridge-nf-call-iptables',
  'rules',
  'cpus',
];

/** "KEY VALUE in bridge/switch": by value, and without places where all have it. */
const inNamespaces = (result: Result): string => {
  const places = result.arms.flatMap(({ id }) =>
    settingsOf(result, id).flatMap(({ node, device, values }) =>
      device === null ? [{ place: `${id}/${node}`, values }] : [],
    ),
  );
  return telling
    .flatMap((key) => {
      const found = groupBy(
        places.filter(({ values }) => values[key] !== undefined),
        ({ values }) => values[key] ?? '',
      );
      return [...found].map(([value, at]) =>
        at.length === places.length
          ? `${key} ${value}`
          : `${key} ${value} in ${at.map(({ place }) => place).join(', ')}`,
      );
    })
    .join('; ');
};

export const environmentRows = (result: Result): Fact[] => {
  const { environment: e, attachments } = result;
  return rowsOf(e, attachments, inNamespaces(result));
};

const rowsOf = (e: Result['environment'], attachments: Result['attachments'], settings: string): Fact[] => [
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
  { name: 'Settings of the host', value: pairs(e.sysctls, '') || 'none recorded' },
  { name: 'Settings in the namespaces', value: settings || 'not read' },
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
