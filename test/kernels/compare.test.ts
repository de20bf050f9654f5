import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadKernelRuns } from '../../src/result/kernel-runs.ts';
import type { Result, Visit } from '../../src/result/schema.ts';
import { type Ended, needKernel, startProgram } from '../helpers/guest.ts';

const series = ['6.1', '6.12'] as const;

/** Every kernel with every backend; TCP once, because it costs most time and counts least. */
const runs = [
  { backend: 'kprobe', loads: 'ping,tcp,udp' },
  { backend: 'fentry', loads: 'ping,udp' },
] as const;
type Backend = (typeof runs)[number]['backend'];

const compare = (backend: string, loads: string): string[] => [
  ...['compare', ...series.flatMap((name) => ['--kernel', name]), '--backend', backend, '--datapath', 'kernel'],
  ...['--load', loads, '--rounds', '1', '--duration', '1', '--interval', '10', '--output', backend],
];

const traced = (result: Result): Visit[] =>
  result.visits.filter(({ observation, observed }) => observation === 'full' && observed !== null);

const fired = (visit: Visit, node: string, device: string): Record<string, number> =>
  Object.fromEntries(
    (visit.observed?.crossings ?? [])
      .filter((crossing) => crossing.node === node && crossing.device === device)
      .map(({ hook, skbs }) => [hook, skbs]),
  );

let folder: string;
const endings = new Map<Backend, Ended>();
/** Both at once: what is counted does not depend on the time it takes, and each leaves a processor idle for long. */
beforeAll(async () => {
  for (const name of series) needKernel(name);
  folder = mkdtempSync(join(tmpdir(), 'vs-kernel-'));
  await Promise.all(
    runs.map(async ({ backend, loads }) => {
      endings.set(backend, await startProgram(folder, compare(backend, loads)).ended);
    }),
  );
}, 1_800_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const seriesOf = ({ environment }: Result): string => (environment.kernelRelease.startsWith('6.12') ? '6.12' : '6.1');

describe.each(runs)('compare on two kernels with $backend', ({ backend, loads }) => {
  let home: string;
  let ended: Ended;
  let results: ReadonlyMap<string, Result>;
  beforeAll(async () => {
    home = join(folder, backend);
    ended = endings.get(backend) ?? { code: null, stdout: '', stderr: 'not run' };
    results = new Map((await loadKernelRuns(home)).map((result) => [seriesOf(result), result]));
  });

  it('ends well, and writes one report of both', () => {
    expect(ended.code, ended.stderr).toBe(0);
    const html = readFileSync(join(home, 'index.html'), 'utf8');
    for (const { environment } of results.values()) expect(html).toContain(environment.kernelRelease);
    expect(html).toContain('emulated');
    expect(readFileSync(join(home, 'report.md'), 'utf8')).toContain('figures are for function only');
    expect(readdirSync(home).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('is rendered again from its results, the same to the byte', async () => {
    const again = join(folder, `${backend}-again`);
    expect((await startProgram(folder, ['report', backend, '--output', again]).ended).code).toBe(0);
    const pages = (root: string) =>
      ['', ...[...results.values()].map(({ environment }) => environment.kernelRelease)]
        .flatMap((name) => [join(name, 'index.html'), join(name, 'report.md')])
        .map((name) => [name, readFileSync(join(root, name), 'utf8')]);
    expect(pages(again)).toHaveLength(6);
    expect(pages(again)).toEqual(pages(home));
  });

  describe.each(series)('Debian %s', (name) => {
    const resultOf = (): Result => {
      const result = results.get(name);
      if (!result) throw new Error(`no result of ${name}: ${ended.stderr}`);
      return result;
    };
    const visitOf = (arm: string, load: string): Visit => {
      const visit = traced(resultOf()).find((candidate) => candidate.arm === arm && candidate.load === load);
      if (!visit) throw new Error(`no traced visit of ${arm} with ${load}`);
      return visit;
    };

    it('measures every cell with the kernel datapath, by the same plan', () => {
      const result = resultOf();
      expect(result).toMatchObject({ backend, partial: false, plan: { resolvedDatapath: 'kernel' } });
      expect(new Set([...results.values()].map(({ plan }) => plan.seed)).size).toBe(1);
      const arms = ['bridge', 'ovs-internal', 'ovs-veth', 'veth'];
      const cells = loads.split(',').flatMap((load) => arms.map((arm) => `${arm} ${load}`));
      expect(
        traced(result)
          .map(({ arm, load }) => `${arm} ${load}`)
          .sort(),
      ).toEqual(cells.sort());
    });

    it('counts every packet, as the devices do, and loses no event', () => {
      for (const visit of traced(resultOf())) {
        const failed = visit.audits.filter(({ ok, name }) => !ok && /^(probe-equals|lost|maps)/.test(name));
        expect(failed, `${visit.arm} ${visit.load}`).toEqual([]);
        expect(visit.observed?.lostEvents).toBe(0);
        expect(visit.observed?.stages.filter(({ stage }) => stage === 'transmit').length).toBeGreaterThanOrEqual(2);
        expect(visit.path).toMatchObject({ ok: true });
      }
    });

    it('sees veth hand packets over by __dev_forward_skb, never by dev_forward_skb', () => {
      const sent = visitOf('veth', 'udp').counters.find(({ node, device }) => `${node}/${device}` === 'client/eth0');
      const crossed = fired(visitOf('veth', 'udp'), 'server', 'eth1');
      expect(sent?.txPackets).toBeGreaterThan(100);
      expect(crossed.__dev_forward_skb ?? crossed.__dev_forward_skb2).toBe(sent?.txPackets);
      const hooks = traced(resultOf()).flatMap(({ observed }) => (observed?.crossings ?? []).map(({ hook }) => hook));
      expect(hooks).not.toContain('dev_forward_skb');
      expect(resultOf().attachments.flatMap(({ hooks: attached }) => attached)).toContainEqual(
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

    it('keeps what the kernel offers to the probes', () => {
      const { kernel } = resultOf();
      expect(kernel?.functions).toContainEqual({ name: 'veth_xmit', symbol: 'veth_xmit', module: 'veth' });
      expect(kernel?.config).toMatchObject({ KPROBES: 'y', VETH: 'm', OPENVSWITCH: 'm' });
      expect(Object.values(kernel?.dropReasons ?? {})).toContain('NO_SOCKET');
      expect(kernel?.btf).toEqual(expect.arrayContaining(['vmlinux', 'veth', 'openvswitch']));
      expect(kernel?.hiddenStages).toEqual([]);
    });
  });
});
