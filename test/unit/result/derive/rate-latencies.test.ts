import { describe, expect, it } from 'vitest';
import type { RateLatency } from '../../../../src/model/result.ts';
import { latenciesAtRates } from '../../../../src/result/derive.ts';
import { latencyOf } from '../../../../src/run/rates/rate-latencies.ts';
import { histogramOf } from '../../../../src/stats/histogram.ts';
import { sampleResult } from '../../../helpers/sample-result.ts';
import { nstatOf, observedOf, udpOf } from '../../../helpers/sound-evidence.ts';

const result = sampleResult();
const [veth, bridge] = result.arms;
if (!veth || !bridge) throw new Error('two arms');

const ways = (ns: number) => histogramOf(Array.from({ length: 100 }, (_, i) => (i === 99 ? 100 * ns : ns)));

const latency = (arm: typeof veth, share: number | null, ns: number): RateLatency => ({
  ...{ arm: arm.id, share, requestedPps: 10_000, sentPackets: 8000, senderSeconds: 2, receivedPackets: 7600 },
  stages: [
    { stage: 'oneway', ...arm.topology.server, histogram: ways(ns) },
    { stage: 'transmit', ...arm.topology.client, histogram: ways(20) },
    { stage: 'backlog', ...arm.topology.server, histogram: histogramOf([]) },
  ],
  failedAudits: [],
});

describe('latency at shares of the rate found', () => {
  const rateLatencies = [latency(veth, null, 24), latency(bridge, null, 28), latency(veth, 0.5, 30)];

  it('is the way to the device of the receiver, an arm after the other, idle first', () => {
    const found = latenciesAtRates({ ...result, rateLatencies });
    expect(found.map(({ arm, share }) => [arm, share])).toEqual([
      [veth.id, null],
      [veth.id, 0.5],
      [bridge.id, null],
    ]);
    expect(found[0]).toMatchObject({ sentPps: 4000, oneWay: { count: 100, p50Ns: 24, p90Ns: 24 } });
    expect(found[0]?.lostShare).toBeCloseTo(0.05);
    expect(found[1]?.oneWay?.p50Ns).toBe(30);
  });

  it('is read by counters, with its sign, and none where there are none', () => {
    const level = { arm: { arm: veth }, share: null, packetsPerSecond: 10_000 };
    const told = { sentPackets: 10_000, receivedPackets: 10_000, lostPackets: 0 };
    const visit = { data: udpOf(told), observed: observedOf('udp'), audits: [], nstat: nstatOf('udp') };
    expect(latencyOf(level, visit)).toMatchObject({ sentPackets: 10_000, receivedPackets: 9_900 });
    expect(latencyOf(level, { ...visit, nstat: { client: {}, server: {} } })).toBeNull();
    const more = { ...latency(veth, null, 24), receivedPackets: 8_400 };
    expect(latenciesAtRates({ ...result, rateLatencies: [more] })[0]?.lostShare).toBeCloseTo(-0.05);
  });

  it('leaves out stages that no packet had, and knows none where none arrived', () => {
    const [first] = latenciesAtRates({ ...result, rateLatencies });
    expect(first?.stages.map(({ stage }) => stage)).toEqual(['transmit']);
    const none = latenciesAtRates({ ...result, rateLatencies: [{ ...latency(veth, null, 24), stages: [] }] });
    expect(none[0]).toMatchObject({ oneWay: null, stages: [] });
  });

  it('of a load that the server sends, is the way to the client', () => {
    const loads = [{ kind: 'udp', streams: 1, reverse: true, payloadBytes: 64 } as const];
    const back = { stage: 'oneway', ...veth.topology.client, histogram: ways(26) };
    const there = latency(veth, null, 24);
    const given = {
      ...result,
      plan: { ...result.plan, loads },
      rateLatencies: [{ ...there, stages: [...there.stages, back] }],
    };
    expect(latenciesAtRates(given)[0]?.oneWay?.p50Ns).toBe(26);
  });

  it('is nothing where it was not asked for', () => {
    expect(latenciesAtRates(result)).toEqual([]);
  });
});
