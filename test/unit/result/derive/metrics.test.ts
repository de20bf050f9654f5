import { describe, expect, it } from 'vitest';
import { type MetricName, metricNames, metrics, metricsOf } from '../../../../src/result/derive.ts';
import { pingData, steadyTcp, tcpData, udpData, visitOf } from '../../../helpers/visits.ts';

const figures = (...visit: Parameters<typeof visitOf>) => metricsOf(visitOf(...visit));

const busy = { cpuBusyMs: [1500, 900], cpuStealMs: [300, 100], softnetDropped: 0, softnetSqueezed: 0 };

describe('registry', () => {
  it.each(metricNames)('%s knows its own name and a load', (name: MetricName) => {
    expect(metrics[name]).toMatchObject({ name });
  });

  it('has one primary metric a load', () => {
    const primary = metricNames.filter((name) => metrics[name].primary).map((name) => metrics[name].load);
    expect(primary.toSorted()).toEqual(['ping', 'rr-tcp', 'rr-udp', 'tcp', 'udp']);
  });

  it('a visit gives all metrics of its load, and no other', () => {
    for (const data of [steadyTcp(1e9), udpData(1000, 10), pingData([10, 11, 12])]) {
      const expected = metricNames.filter((name) => metrics[name].load === data.kind);
      expect(Object.keys(figures('veth', data, { host: busy })).toSorted()).toEqual(expected.toSorted());
    }
  });

  it('a failed visit gives none', () => {
    expect(metricsOf({ ...visitOf('veth', steadyTcp(1e9)), data: null })).toEqual({});
  });
});

describe('tcp', () => {
  it('the first 200 ms do not count', () => {
    expect(figures('veth', tcpData([9e9, 9e9, 1e9, 1e9, 1e9]))).toEqual({
      'tcp-rate': 1e9,
      'tcp-rate-mean': 1e9,
      'tcp-stall-share': 0,
    });
  });

  it('p75, type 7, with the mean and the stalls beside it', () => {
    const rates = [0, 0, 1e9, 2e9, 3e9, 4e9, 0.1e9, 0];
    expect(figures('veth', tcpData(rates))).toEqual({
      'tcp-rate': 2.75e9,
      'tcp-rate-mean': expect.closeTo(10.1e9 / 6, 0),
      'tcp-stall-share': 2 / 6,
    });
  });

  it('bins that start a little early or late, and the crumb at the end', () => {
    const data = tcpData([0, 0, 1e9, 1e9]);
    const bins = data.bins.map((bin) => ({ ...bin, startMs: bin.startMs - 0.4 }));
    const crumb = { startMs: 399.6, durationMs: 0.2, bytes: 1e6 };
    expect(figures('veth', { ...data, bins: [...bins, crumb] })).toMatchObject({
      'tcp-rate': 1e9,
      'tcp-rate-mean': 1e9,
    });
  });

  it('of TCP in turns count every turn behind the start, however short', () => {
    const turn = (i: number) => ({ startMs: 100 * i + 20, durationMs: 30, bytes: 3000 * (i + 1) });
    const data = { ...tcpData([]), inTurns: true as const, bins: Array.from({ length: 10 }, (_, i) => turn(i)) };
    // Those from 220 ms on: the third quarter of 2.4, 3.2, … 8 Mbit/s.
    expect(figures('veth', data)['tcp-rate']).toBeCloseTo(6_600_000);
  });

  it('a visit shorter than the discard gives no figure', () => {
    expect(figures('veth', tcpData([1e9, 1e9]))).toEqual({});
  });
});

describe('CPU time', () => {
  it('of the whole machine without what was stolen, for a gigabyte received and for a datagram received', () => {
    const tcp = { ...steadyTcp(1e9), receivedBytes: 4e9 };
    expect(figures('veth', tcp, { host: busy })['tcp-cpu']).toBe(2000e6 / 4);
    expect(figures('veth', udpData(200_000, 50_000), { host: busy })['udp-cpu']).toBe(2000e6 / 150_000);
  });

  it('is no figure in turns, whose arms share the counters, nor where nothing was counted', () => {
    for (const data of [steadyTcp(1e9), udpData(200_000, 0)]) {
      const inTurns = { ...data, inTurns: true as const };
      expect(Object.keys(figures('veth', inTurns, { host: busy }))).not.toContain(`${data.kind}-cpu`);
      expect(Object.keys(figures('veth', data))).not.toContain(`${data.kind}-cpu`);
    }
  });
});

describe('udp', () => {
  it('rates of both ends and the loss of what was sent', () => {
    expect(figures('veth', udpData(200_000, 50_000, 2))).toEqual({
      'udp-received-rate': 75_000,
      'udp-sent-rate': 100_000,
      'udp-loss-share': 0.25,
      'udp-path-loss-share': 0.25,
    });
  });

  it('in turns: the rate of what arrived in them, trimmed; how long it all took says nothing', () => {
    const bins = [0, 100, 100, 100, 100, 100, 100, 100, 100, 9000].map((packets, i) => ({
      ...{ startMs: 200 * i, durationMs: 80, bytes: 64 * packets, packets },
    }));
    expect(figures('veth', { ...udpData(200_000, 50_000, 4), inTurns: true, bins })).toEqual({
      'udp-received-rate': 1250,
      'udp-loss-share': 0.25,
      'udp-path-loss-share': 0.25,
    });
  });

  it.each(['UdpRcvbufErrors', 'Udp6RcvbufErrors'])("%s: a full socket is the receiver's, not the path's", (name) => {
    const nstat = { client: {}, server: { [name]: 40_000 } };
    expect(figures('veth', udpData(200_000, 50_000), { nstat })).toMatchObject({
      'udp-loss-share': 0.25,
      'udp-path-loss-share': 0.05,
    });
  });

  it('loss and rate are those of the counters, whatever iperf3 says, and what was not read in time is no loss', () => {
    const nstat = {
      client: { UdpOutDatagrams: 180_001, UdpSndbufErrors: 20_000, IpOutDiscards: 20_000, UdpInDatagrams: 1 },
      server: {
        UdpInDatagrams: 120_001,
        UdpInErrors: 39_744,
        UdpOutDatagrams: 1,
        IpInDelivers: 160_013,
        TcpInSegs: 12,
      },
    };
    const found = figures('veth', { ...udpData(200_000, 0), receivedPackets: 100_000 }, { nstat });
    expect(found['udp-loss-share']).toBeCloseTo(79_744 / 200_000, 12);
    expect(found['udp-path-loss-share']).toBeCloseTo(40_000 / 200_000, 12);
    expect(found['udp-received-rate']).toBe(120_000);
    expect(found['udp-sent-rate']).toBe(200_000);
  });

  it('a share keeps its sign: more drops were counted than iperf3 lost', () => {
    const nstat = { client: { UdpRcvbufErrors: 60_000 }, server: {} };
    expect(figures('veth', udpData(200_000, 50_000), { nstat })).toMatchObject({ 'udp-path-loss-share': -0.05 });
  });

  it('nothing sent: no share of nothing', () => {
    expect(Object.keys(figures('veth', udpData(0, 0)))).toEqual(['udp-received-rate', 'udp-sent-rate']);
  });
});

describe('ping', () => {
  it('nanoseconds; a tenth a side is trimmed from the mean', () => {
    const figure = figures('veth', pingData([1, 10, 10, 10, 10, 12, 12, 12, 12, 900]));
    expect(figure['rtt-mean']).toBe(11_000);
    expect(figure['rtt-median']).toBe(11_000);
    expect(figure['rtt-p99']).toBeGreaterThan(800_000);
  });

  it('no answer: no figure', () => {
    expect(figures('veth', pingData([]))).toEqual({});
  });
});
