import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result, Visit } from '../../src/model/result.ts';
import { loadKernelRuns } from '../../src/result/kernel-runs.ts';
import { loadResult } from '../../src/result/store/store.ts';
import { type Ended, needKernel, startProgram, vmPastRaces } from '../helpers/guest.ts';
import { bundleForGuest, guestFolder } from '../helpers/guest-bundle.ts';

const series = ['6.1', '6.12'] as const;

const backends = ['kprobe', 'fentry'] as const;
const cells = series.flatMap((name) => backends.map((backend) => ({ name, backend })));

const loads = ['ping', 'tcp', 'udp'];
const short = ['--rounds', '1', '--duration', '1', '--interval', '10'];

/** One boot for both backends, one after the other. */
const inOneGuest = (name: string): string[] => [
  ...['--kernel', name, '--timeout', '1500', '--', 'sh', '-c'],
  backends.map((backend) => `${process.execPath} guest-compare.mjs ${backend} ${name}-${backend}`).join(' && '),
];

const traced = (result: Result): Visit[] =>
  result.visits.filter(({ observation, observed }) => observation === 'full' && observed !== null);

/** How many transmits the backend timed, device by device. */
const timedTransmits = ({ observed }: Visit): Record<string, number> =>
  Object.fromEntries(
    (observed?.stages ?? [])
      .filter(({ stage }) => stage === 'transmit')
      .map(({ node, device, histogram }) => [`${node}/${device}`, histogram.count]),
  );

/** What those devices count themselves: whatever reached the driver was sent by it, or dropped. */
const sentPackets = (visit: Visit): Record<string, number> =>
  Object.fromEntries(
    visit.counters
      .map(({ node, device, txPackets, txDropped }) => [`${node}/${device}`, txPackets + txDropped] as const)
      .filter(([name]) => name in timedTransmits(visit)),
  );

const fired = (visit: Visit, node: string, device: string): Record<string, number> =>
  Object.fromEntries(
    (visit.observed?.crossings ?? [])
      .filter((crossing) => crossing.node === node && crossing.device === device)
      .map(({ hook, skbs }) => [hook, skbs]),
  );

const seriesOf = ({ environment }: Result): string => (environment.kernelRelease.startsWith('6.12') ? '6.12' : '6.1');

let folder: string;
beforeAll(() => {
  for (const name of series) needKernel(name);
  folder = guestFolder();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('compare on two kernels', () => {
  let home: string;
  let ended: Ended;
  beforeAll(async () => {
    home = join(folder, 'both');
    const kernels = series.flatMap((name) => ['--kernel', name]);
    const args = ['compare', 'veth', ...kernels, '--backend', 'none', '--load', 'ping', ...short, '--output', home];
    ended = await startProgram(folder, args).ended;
  });

  it('runs one plan on both, and writes one report', async () => {
    expect(ended.code, ended.stderr).toBe(0);
    const results = await loadKernelRuns(home);
    expect(results.map(seriesOf)).toEqual(series);
    expect(new Set(results.map(({ plan }) => plan.seed)).size).toBe(1);
    const html = readFileSync(join(home, 'index.html'), 'utf8');
    for (const { environment } of results) expect(html).toContain(environment.kernelRelease);
    expect(html).toContain('emulated');
    expect(readFileSync(join(home, 'report.md'), 'utf8')).toContain('figures are for function only');
    expect(readdirSync(home).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is rendered again from its results, the same to the byte', async () => {
    const again = join(folder, 'again');
    expect((await startProgram(folder, ['report', home, '--output', again]).ended).code).toBe(0);
    const releases = (await loadKernelRuns(home)).map(({ environment }) => environment.kernelRelease);
    const pages = (root: string) =>
      ['', ...releases]
        .flatMap((name) => [join(name, 'index.html'), join(name, 'report.md')])
        .map((name) => [name, readFileSync(join(root, name), 'utf8')]);
    expect(pages(again)).toHaveLength(6);
    expect(pages(again)).toEqual(pages(home));
  });
});

describe('a comparison of four topologies', () => {
  const endings = new Map<string, Ended>();
  /** One after the other: two machines on two cores take longer than twice one. */
  beforeAll(async () => {
    await bundleForGuest('guest-compare.ts', join(folder, 'guest-compare.mjs'));
    for (const name of series) endings.set(name, await vmPastRaces(folder, ...inOneGuest(name)));
  }, 3_100_000);

  describe.each(cells)('on Debian $name with $backend', ({ name, backend }) => {
    let result: Result;
    beforeAll(async () => {
      const ended = endings.get(name);
      expect(ended?.code, ended?.stderr).toBe(0);
      result = await loadResult(join(folder, `${name}-${backend}`));
      expect(seriesOf(result)).toBe(name);
    });
    const visitOf = (arm: string, load: string): Visit => {
      const visit = traced(result).find((candidate) => candidate.arm === arm && candidate.load === load);
      if (!visit) throw new Error(`no traced visit of ${arm} with ${load}`);
      return visit;
    };

    it('measures every cell with the kernel datapath', () => {
      expect(result).toMatchObject({ backend, partial: false, plan: { resolvedDatapath: 'kernel' } });
      const arms = ['bridge', 'ovs-internal', 'ovs-veth', 'veth'];
      const planned = loads.flatMap((load) => arms.map((arm) => `${arm} ${load}`));
      expect(
        traced(result)
          .map(({ arm, load }) => `${arm} ${load}`)
          .sort(),
      ).toEqual(planned.sort());
    });

    it('counts every packet, as the devices do, and loses no event', () => {
      for (const visit of traced(result)) {
        const failed = visit.audits.filter(
          ({ ok, name }) => !ok && /^(probe-equals|transmits-paired|lost|maps)/.test(name),
        );
        expect(failed, `${visit.arm} ${visit.load}`).toEqual([]);
        expect(visit.observed?.lostEvents).toBe(0);
        expect(timedTransmits(visit), `${visit.arm} ${visit.load}`).toEqual(sentPackets(visit));
        expect(visit.observed?.stages.filter(({ stage }) => stage === 'transmit').length).toBeGreaterThanOrEqual(2);
        expect(visit.path).toMatchObject({ ok: true });
      }
    });

    // Not yet seen on a quiet machine: EVERY_REASON=1 npm run test:kernels.
    it.runIf(process.env.EVERY_REASON === '1')('knows why every packet was freed, by this kernel’s own numbers', () => {
      const entries = traced(result).flatMap(({ ledger, load }) =>
        (ledger?.entries ?? []).map((entry) => ({ load, ...entry })),
      );
      expect(entries.filter((entry) => entry.class === 'unknown')).toEqual([]);
      const echoes = entries.filter(({ load, cause }) => load === 'ping' && cause === 'ping-copy');
      expect(echoes.map(({ reason }) => reason)).toContain('NO_SOCKET');
    });

    it('sees veth hand packets over by __dev_forward_skb, never by dev_forward_skb', () => {
      const sent = visitOf('veth', 'udp').counters.find(({ node, device }) => `${node}/${device}` === 'client/eth0');
      const crossed = fired(visitOf('veth', 'udp'), 'server', 'eth1');
      expect(sent?.txPackets).toBeGreaterThan(100);
      expect(crossed.__dev_forward_skb ?? crossed.__dev_forward_skb2).toBe(sent?.txPackets);
      const hooks = traced(result).flatMap(({ observed }) => (observed?.crossings ?? []).map(({ hook }) => hook));
      expect(hooks).not.toContain('dev_forward_skb');
      expect(result.attachments.flatMap(({ hooks: attached }) => attached)).toContainEqual(
        expect.stringMatching(/:dev_forward_skb$/),
      );
    });

    it('follows the bridge and Open vSwitch through their own functions', () => {
      const answered = (arm: string): number => {
        const { data } = visitOf(arm, 'ping');
        return data?.kind === 'ping' ? data.received : Number.NaN;
      };
      const bridge = fired(visitOf('bridge', 'ping'), 'switch', 'port0');
      expect(bridge.br_handle_frame).toBeGreaterThanOrEqual(answered('bridge'));
      for (const port of ['port0', 'port1']) {
        const seen = fired(visitOf('ovs-veth', 'ping'), 'switch', port).ovs_vport_receive;
        expect(seen, port).toBeGreaterThanOrEqual(answered('ovs-veth'));
      }
    });

    it('sees internal ports pass internal_dev_xmit and internal_dev_recv, never veth_xmit', () => {
      const visit = visitOf('ovs-internal', 'ping');
      const crossed = fired(visit, 'client', 'eth0');
      expect(crossed.internal_dev_xmit).toBeGreaterThan(0);
      expect(crossed.internal_dev_recv).toBeGreaterThan(0);
      const hooks = visit.observed?.crossings.map(({ hook }) => hook) ?? [];
      expect(hooks.filter((hook) => hook.startsWith('veth_') || hook.includes('dev_forward'))).toEqual([]);
    });

    it.each([
      ['veth', ['hand over to server/eth1']],
      ['bridge', ['hand over to switch/port0', 'bridge: way of port0', 'bridge: port0 → port1']],
      [
        'ovs-veth',
        ['hand over to switch/port0', 'Open vSwitch: flow and actions, port0', 'Open vSwitch: port0 → port1'],
      ],
      ['ovs-internal', ['Open vSwitch: flow and actions, eth0', 'Open vSwitch: eth0 → eth1']],
    ])('splits the journey over %s by functions, and its stages still add up', (arm, split) => {
      const { journeys, audits } = visitOf(arm, 'ping');
      const there = journeys?.stages.filter(({ answer }) => !answer).map(({ name }) => name);
      expect(there).toEqual(expect.arrayContaining(split));
      expect(journeys?.stagesNs[0]?.length).toBeGreaterThanOrEqual(99);
      // The first echo meets no flow, there and back.
      expect(journeys?.firstUpcallsNs?.length, JSON.stringify(journeys?.first)).toBe(
        arm.startsWith('ovs-') ? 2 : undefined,
      );
      expect(audits.filter(({ name, ok }) => name.startsWith('journeys-') && !ok)).toEqual([]);
      expect(audits.map(({ name }) => name)).toEqual(expect.arrayContaining(['journeys-complete', 'journeys-add-up']));
    });

    it('keeps what the kernel offers to the probes', () => {
      const { kernel } = result;
      expect(kernel?.functions).toContainEqual({ name: 'veth_xmit', symbol: 'veth_xmit', module: 'veth' });
      expect(kernel?.config).toMatchObject({ KPROBES: 'y', VETH: 'm', OPENVSWITCH: 'm' });
      expect(Object.values(kernel?.dropReasons ?? {})).toContain('NO_SOCKET');
      expect(kernel?.btf).toEqual(expect.arrayContaining(['vmlinux', 'veth', 'openvswitch']));
      expect(kernel?.hiddenStages).toEqual([]);
    });
  });
});
