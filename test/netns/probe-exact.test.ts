import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tolerances } from '../../src/run/audits/tolerances.ts';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { chooseBackend } from '../../src/trace/catalogue/backend.ts';
import type { ProbeSession } from '../../src/trace/session/attach.ts';
import { buildLab, burst, iperf3Server, type Observation, type ProbeLab, pairLines } from '../helpers/probe-lab.ts';

const stageOf = ({ observed }: Observation, stage: string, device: string) =>
  observed.stages.find((candidate) => candidate.stage === stage && candidate.device === device)?.histogram;

const crossing = ({ observed }: Observation, hook: string, device: string) =>
  observed.crossings.find((candidate) => candidate.hook === hook && candidate.device === device);

const expectComplete = ({ observed }: Observation): void => {
  expect(observed.lostEvents).toBe(0);
  expect(observed.mapsFull).toEqual([]);
};

/**
 * Of a load with a TCP connection, the kernel now and then lets packets pass without running any probe (src/run/audits/tolerances.ts).
 * Datagrams by themselves and pings are seen one and all.
 */
const unseen = tolerances['probe-equals-counters'].limit;

const expectAllBut = (missed: number, seen: number | undefined, all: number): void => {
  expect(seen).toBeLessThanOrEqual(all);
  expect(seen).toBeGreaterThanOrEqual(all - Math.ceil(missed));
};

/** Of two hooks either may have missed it. */
const expectNear = (missed: number, one: number | undefined, other: number): void =>
  expect(Math.abs((one ?? Number.NaN) - other)).toBeLessThanOrEqual(Math.ceil(missed));

/** Of those that a program reads its arguments at: of tracepoints always, of raw ones where this bpftrace can. */
const { tried } = await chooseBackend('auto', execRunner);
const backends = tried
  .filter(({ usable, backend }) => usable && backend.endsWith('tracepoint'))
  .map((one) => one.backend);

describe.each(backends)('a veth pair, by %s', (backend) => {
  let lab: ProbeLab;
  let outside: ProbeLab;
  let session: ProbeSession;
  beforeAll(async () => {
    lab = await buildLab('x', ['client', 'server'], pairLines);
    outside = await buildLab('o', ['client', 'server'], pairLines);
    session = await lab.attach({ backend });
  });
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    await outside[Symbol.asyncDispose]();
  });

  it('counts every packet of a ping, both ways, as the devices do', async () => {
    await lab.exec('client', 'ping', '-c', '1', '10.77.0.2');
    const seen = await lab.observe(session, () =>
      lab.exec('client', 'ping', '-q', '-i', '0.001', '-c', '1000', '10.77.0.2'),
    );
    for (const [node, device] of [
      ['client', 'e1'],
      ['server', 'e2'],
    ] as const) {
      const sent = seen.counter(node, device, 'tx_packets');
      expect(sent).toBeGreaterThanOrEqual(1000);
      expect(seen.transmitted(node, device)).toBe(sent);
      expect(crossing(seen, 'net_dev_start_xmit', device)).toMatchObject({ skbs: sent, packets: sent });
    }
    const received = seen.counter('server', 'e2', 'rx_packets');
    expect(stageOf(seen, 'backlog', 'e2')?.count).toBe(received);
    expect(crossing(seen, 'netif_receive_skb', 'e2')?.skbs).toBe(received);
    expectComplete(seen);
  });

  it('gives a one-way burst to the sender alone', async () => {
    const seen = await lab.observe(session, () => lab.exec('client', ...burst(10_000)));
    expect(seen.counter('client', 'e1', 'tx_packets')).toBe(10_000);
    expect(seen.transmitted('client', 'e1')).toBe(10_000);
    expect(crossing(seen, 'net_dev_start_xmit', 'e1')?.skbs).toBe(10_000);
    expect(seen.transmitted('server', 'e2')).toBe(0);
    expect(crossing(seen, 'net_dev_start_xmit', 'e2')).toBeUndefined();
    expect(stageOf(seen, 'backlog', 'e2')?.count).toBe(10_000);
    expectComplete(seen);
  });

  it('has a mean that its buckets agree with', async () => {
    const seen = await lab.observe(session, () => lab.exec('client', ...burst(1000)));
    const histogram = stageOf(seen, 'transmit', 'e1');
    const middle = (index: number): number =>
      index < 32 ? index : (16 + (index % 16) + 0.5) * 2 ** (Math.floor(index / 16) - 1);
    const sum = histogram?.buckets.reduce((total, [index, count]) => total + middle(index) * count, 0) ?? 0;
    // A bucket is a sixteenth of a power of two wide, so its middle is at most 1/33 below and 1/32 above what is in it.
    expect(sum / (histogram?.sumNs ?? 0)).toBeGreaterThan(1 - 1 / 33);
    expect(sum / (histogram?.sumNs ?? 0)).toBeLessThan(1 + 1 / 31);
  });

  it('counts wire packets where an skb holds several', async () => {
    const seen = await lab.whileReady('server', iperf3Server, () =>
      lab.observe(session, () => lab.exec('client', 'iperf3', '-c', '10.77.0.2', '-n', '20M')),
    );
    const crossed = crossing(seen, 'net_dev_start_xmit', 'e1');
    const skbs = seen.counter('client', 'e1', 'tx_packets');
    expectAllBut(unseen.segments * skbs, crossed?.skbs, skbs);
    // A full segment carries 1,448 bytes; of its headers (66 bytes) an skb has only the first. The last segment is short.
    const segments = (seen.counter('client', 'e1', 'tx_bytes') - 66 * skbs) / 1448;
    // An skb holds up to 64 KiB: 45 segments.
    expect(crossed?.packets).toBeGreaterThanOrEqual(segments - unseen.segments * skbs * 45);
    expect(crossed?.packets).toBeLessThanOrEqual(segments + skbs);
    expect(segments).toBeGreaterThan(2 * skbs);
    // One in 8 is timed, the same ones where they leave, where they arrive, and on the whole way.
    const timed = stageOf(seen, 'transmit', 'e1')?.count ?? 0;
    expect(timed).toBeGreaterThan(skbs / 20);
    expect(timed).toBeLessThan(skbs / 4);
    expectNear(unseen.segments * skbs, stageOf(seen, 'backlog', 'e2')?.count, timed);
    expect(crossing(seen, 'sampled', 'e1')?.skbs).toBeLessThanOrEqual(timed);
    expectComplete(seen);
  });

  it('counts every packet of iperf3 and times every eighth, the same ones at every point', async () => {
    const argv = ['iperf3', '-c', '10.77.0.2', '-u', '-b', '0', '-l', '64', '-k', '20000'] as const;
    const seen = await lab.whileReady('server', iperf3Server, () =>
      lab.observe(session, () => lab.exec('client', ...argv)),
    );
    const sent = seen.counter('client', 'e1', 'tx_packets');
    const missed = unseen.datagrams * sent;
    expect(sent).toBeGreaterThanOrEqual(20_000);
    expectAllBut(missed, crossing(seen, 'net_dev_start_xmit', 'e1')?.skbs, sent);
    expectAllBut(missed, crossing(seen, 'netif_receive_skb', 'e2')?.skbs, sent);
    // Beside them is the control connection, every segment of which is timed.
    const timed = stageOf(seen, 'transmit', 'e1')?.count ?? 0;
    expect(timed).toBeGreaterThanOrEqual(20_000 / 8 - missed);
    expect(timed).toBeLessThan(20_000 / 8 + 100);
    expectNear(missed, stageOf(seen, 'backlog', 'e2')?.count, timed);
    // Acknowledgements and short segments of the control connection are not sampled.
    const sampled = crossing(seen, 'sampled', 'e1')?.skbs ?? 0;
    expect(sampled).toBeGreaterThanOrEqual(20_000 / 8 - missed);
    expect(sampled).toBeLessThanOrEqual(timed);
    expectNear(missed, stageOf(seen, 'oneway', 'e2')?.count, sampled);
    for (const { stage, begun, histogram } of seen.observed.stages)
      if (stage !== 'oneway') expectNear(missed, begun, histogram.count);
    expectComplete(seen);
  });

  it('sees nothing of namespaces outside its scope', async () => {
    const seen = await lab.observe(session, () => outside.exec('client', ...burst(500)));
    expect(seen.observed.stages).toEqual([]);
    expect(seen.observed.crossings).toEqual([]);
    expect(seen.observed.drops.filter(({ node }) => node !== 'unscoped')).toEqual([]);
  });
});

describe.each(backends)('a bridge that sends for itself, by %s', (backend) => {
  it('transmits through its port before its own transmit returns, and both are counted', async () => {
    await using lab = await buildLab(
      'n',
      ['client', 'server'],
      [
        'link add e1 address 02:00:00:00:77:01 netns client type veth peer name e2 address 02:00:00:00:77:02 netns server',
        // Without snooping: it joins a group of its own, and reports it twice within a second.
        '-n client link add br0 address 02:00:00:00:77:01 type bridge stp_state 0 forward_delay 0 mcast_snooping 0',
        '-n client link set e1 master br0',
        '-n client addr add 10.77.0.1/24 dev br0',
        '-n server addr add 10.77.0.2/24 dev e2',
        '-n client link set e1 up',
        '-n client link set br0 up',
        '-n server link set e2 up',
        '-n client neigh replace 10.77.0.2 lladdr 02:00:00:00:77:02 dev br0 nud permanent',
        '-n server neigh replace 10.77.0.1 lladdr 02:00:00:00:77:01 dev e2 nud permanent',
      ],
    );
    const session = await lab.attach({ backend });
    await lab.exec('client', 'ping', '-c', '2', '-i', '0.2', '-W', '1', '10.77.0.2');
    const seen = await lab.observe(session, () => lab.exec('client', ...burst(2000)));
    expect(seen.transmitted('client', 'br0')).toBe(2000);
    expect(seen.transmitted('client', 'e1')).toBe(2000);
    expect(seen.counter('client', 'e1', 'tx_packets')).toBe(2000);
    expect(stageOf(seen, 'transmit', 'br0')?.sumNs).toBeGreaterThan(stageOf(seen, 'transmit', 'e1')?.sumNs ?? 0);
  });
});
