import { describe, expect, it } from 'vitest';
import { canCompare, doctorChecks } from '../../../src/doctor/checks.ts';
import { type DoctorFacts, parseMemlock } from '../../../src/doctor/facts.ts';
import { parseMissingCapabilities } from '../../../src/system/machine/capabilities.ts';
import { bareFacts, completeFacts } from '../../helpers/sample-facts.ts';

const checks = (facts: Partial<DoctorFacts>) => doctorChecks({ ...completeFacts, ...facts }, 'sudo vethscope doctor');
const statusOf = (name: string, facts: Partial<DoctorFacts>) =>
  checks(facts).find((check) => check.name === name)?.status;

describe('doctorChecks', () => {
  it('finds nothing wrong with a complete machine', () => {
    expect(checks({}).filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(canCompare(checks({}))).toBe(true);
  });

  it('says of every piece that is not there what it costs', () => {
    const lacking = doctorChecks(bareFacts, 'sudo x').filter(({ status }) => status !== 'ok');
    expect(lacking.length).toBeGreaterThan(8);
    expect(lacking.filter(({ costs }) => costs === null)).toEqual([]);
  });

  it.each([
    ['root', { isRoot: false }],
    ['capabilities', { missingCapabilities: ['CAP_NET_ADMIN'] }],
    ['iperf3', { tools: { ...completeFacts.tools, iperf3: null } }],
    ['bpftrace', { tools: { ...completeFacts.tools, bpftrace: null } }],
    ['tracefs', { tracefs: false }],
    ['BTF', { btf: false }],
    ['veth', { veth: { usable: false, reason: 'no' } }],
  ])('without %s the default comparison cannot run', (name, facts) => {
    expect(statusOf(name, facts)).toBe('missing');
    expect(canCompare(checks(facts))).toBe(false);
  });

  it.each([
    ['kprobes', { kprobes: { usable: false, reason: 'no' } }],
    ['fentry', { fentry: { usable: false, reason: 'no' } }],
    ['openvswitch module', { ovsModule: { usable: false, reason: 'no' } }],
    ['memlock', { memlockBytes: 65536, kernelRelease: '5.10.0-8-amd64' }],
  ])('without %s it runs with less', (name, facts) => {
    expect(statusOf(name, facts)).toBe('warn');
    expect(canCompare(checks(facts))).toBe(true);
  });

  it('minds locked memory only where the kernel counts BPF against it', () => {
    const status = (kernelRelease: string, memlockBytes: number | null) =>
      statusOf('memlock', { kernelRelease, memlockBytes });
    expect(status('5.11.0', 65536)).toBe('ok');
    expect(status('4.19.0', 65536)).toBe('warn');
    expect(status('4.19.0', null)).toBe('ok');
  });
});

describe('facts', () => {
  it('reads capabilities from the bits of CapEff', () => {
    expect(parseMissingCapabilities('CapEff:\t000001fffeffffff\n')).toEqual([]);
    expect(parseMissingCapabilities('CapEff:\t00000000a80425fb\n')).toEqual(['CAP_NET_ADMIN', 'CAP_SYS_ADMIN']);
    expect(parseMissingCapabilities('CapEff:\t0000000000000000\n')).toHaveLength(3);
  });

  it('reads the soft limit of locked memory', () => {
    expect(parseMemlock('Max locked memory         8388608              8388608              bytes     \n')).toBe(
      8388608,
    );
    expect(parseMemlock('Max locked memory         unlimited            unlimited            bytes     \n')).toBeNull();
  });
});

it.each([
  ['lockdown', { lockdown: 'confidentiality' }],
  ['IPv6', { ipv6: false }],
])('%s costs something, and the default comparison can run', (name, facts) => {
  expect(statusOf(name, facts)).toBe('warn');
  expect(canCompare(checks(facts))).toBe(true);
});

it('under lockdown says ok of no way of tracing, whatever a short trial said', () => {
  const found = checks({ lockdown: 'confidentiality' }).filter(({ name }) => ['kprobes', 'fentry'].includes(name));
  expect(found.map(({ status, found: evidence }) => `${status} ${evidence}`)).toEqual([
    'warn forbidden by lockdown',
    'warn forbidden by lockdown',
  ]);
});

it('takes lockdown at integrity for no obstacle, as the kernel does: programs may read', () => {
  expect(statusOf('lockdown', { lockdown: 'integrity' })).toBe('ok');
  expect(statusOf('lockdown', { lockdown: null })).toBe('ok');
});
