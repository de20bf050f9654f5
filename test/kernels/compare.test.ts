import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result, Visit } from '../../src/result/schema.ts';
import { loadResult } from '../../src/result/store.ts';
import { needKernel, programFile, vm } from '../helpers/guest.ts';

/** Every kernel with every backend; the pairs in `loads` are what 10 minutes of CI allow. */
const runs = [
  { series: '6.1', backend: 'kprobe', loads: 'ping,tcp,udp' },
  { series: '6.1', backend: 'fentry', loads: 'ping,udp' },
  { series: '6.12', backend: 'fentry', loads: 'ping,tcp,udp' },
  { series: '6.12', backend: 'kprobe', loads: 'ping,udp' },
] as const;

const compare = (backend: string, loads: string): string[] => [
  ...['node', programFile, 'compare', '--backend', backend, '--datapath', 'kernel', '--load', loads],
  ...['--rounds', '1', '--duration', '1', '--format', 'json', '--output', 'result'],
];

const traced = (result: Result): Visit[] => result.visits.filter(({ observed }) => observed !== null);

const fired = (visit: Visit, node: string, device: string): Record<string, number> =>
  Object.fromEntries(
    (visit.observed?.crossings ?? [])
      .filter((crossing) => crossing.node === node && crossing.device === device)
      .map(({ hook, skbs }) => [hook, skbs]),
  );

describe.each(runs)('Debian $series with $backend', ({ series, backend, loads }) => {
  let folder: string;
  let result: Result;
  beforeAll(async () => {
    needKernel(series);
    folder = mkdtempSync(join(tmpdir(), 'vs-kernel-'));
    const ended = await vm(folder, '--kernel', series, '--timeout', '400', '--', ...compare(backend, loads));
    expect(ended.code, ended.stderr).toBe(0);
    result = await loadResult(join(folder, 'result/result.json'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const visitOf = (arm: string, load: string): Visit => {
    const visit = traced(result).find((candidate) => candidate.arm === arm && candidate.load === load);
    if (!visit) throw new Error(`no traced visit of ${arm} with ${load}`);
    return visit;
  };

  it('measures every cell with the kernel datapath', () => {
    expect(result.environment.kernelRelease.startsWith(`${series}.`)).toBe(true);
    expect(result).toMatchObject({ backend, partial: false, plan: { resolvedDatapath: 'kernel' } });
    const arms = ['bridge', 'ovs-internal', 'ovs-veth', 'veth'];
    const cells = loads.split(',').flatMap((load) => arms.map((arm) => `${arm} ${load}`));
    expect(
      traced(result)
        .map(({ arm, load }) => `${arm} ${load}`)
        .sort(),
    ).toEqual(cells.sort());
  });

  it('counts every packet, as the devices do, and loses no event', () => {
    for (const visit of traced(result)) {
      const failed = visit.audits.filter(({ ok, name }) => !ok && /^(probe-equals|histogram|lost|maps)/.test(name));
      expect(failed, `${visit.arm} ${visit.load}`).toEqual([]);
      expect(visit.observed?.stages.filter(({ stage }) => stage === 'transmit').length).toBeGreaterThanOrEqual(2);
      expect(visit.path).toMatchObject({ ok: true });
    }
  });

  it('sees veth hand packets over by __dev_forward_skb, never by dev_forward_skb', () => {
    const sent = visitOf('veth', 'udp').counters.find(({ node, device }) => `${node}/${device}` === 'client/eth0');
    const crossed = fired(visitOf('veth', 'udp'), 'server', 'eth1');
    expect(sent?.txPackets).toBeGreaterThan(500);
    expect(crossed.__dev_forward_skb ?? crossed.__dev_forward_skb2).toBe(sent?.txPackets);
    const hooks = traced(result).flatMap(({ observed }) => (observed?.crossings ?? []).map(({ hook }) => hook));
    expect(hooks).not.toContain('dev_forward_skb');
    expect(result.attachments.flatMap((attachment) => attachment.hooks).join()).toMatch(/[:,]dev_forward_skb/);
  });

  it('follows the bridge and Open vSwitch through their own functions', () => {
    expect(fired(visitOf('bridge', 'ping'), 'switch', 'port0')).toMatchObject({ br_handle_frame: expect.any(Number) });
    expect(fired(visitOf('ovs-veth', 'ping'), 'switch', 'port0').ovs_vport_receive).toBeGreaterThan(500);
    expect(fired(visitOf('ovs-veth', 'ping'), 'switch', 'port1').ovs_vport_receive).toBeGreaterThan(500);
  });

  it('sees internal ports pass internal_dev_xmit and internal_dev_recv, never veth_xmit', () => {
    const crossed = fired(visitOf('ovs-internal', 'ping'), 'client', 'eth0');
    expect(crossed.internal_dev_xmit).toBeGreaterThan(500);
    expect(crossed.internal_dev_recv).toBeGreaterThan(500);
    const hooks = visitOf('ovs-internal', 'ping').observed?.crossings.map(({ hook }) => hook) ?? [];
    expect(hooks.filter((hook) => hook.startsWith('veth_') || hook.includes('dev_forward'))).toEqual([]);
  });
});
