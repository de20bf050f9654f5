import { describe, expect, it } from 'vitest';
import { ping } from '../../../../src/load/kinds/ping.ts';
import { tcp } from '../../../../src/load/kinds/tcp.ts';
import { udp } from '../../../../src/load/kinds/udp.ts';
import { fixture } from '../../../helpers/fixture.ts';

const output = (stdout: string, exitCode = 0) => ({ stdout, stderr: '', exitCode });
const total = (bins: readonly { bytes: number }[]) => bins.reduce((sum, { bytes }) => sum + bytes, 0);
const blockBytes = 131_072;

/** What Debian 13 and sid write, recorded by test/userlands/record-tools.sh. */
describe.each(['3.18', '3.22'])('iperf3 %s, recorded', (version) => {
  const recorded = (name: string) => output(fixture(`iperf3-${version}/${name}.json`));

  it.each([
    ['tcp', 1, false],
    ['tcp-two-streams', 2, false],
    ['tcp-reverse', 1, true],
  ])('%s: sent, received, and what may have been sent without being counted', (name, streams, reverse) => {
    const data = tcp.parse(recorded(name), { kind: 'tcp', streams, reverse, messageBytes: null });
    expect(data.uncountedBytes).toBe(streams * blockBytes);
    expect(data.receivedBytes).toBeGreaterThan(0);
    expect(data.receivedBytes).toBeLessThanOrEqual(data.sentBytes + streams * blockBytes);
    // Streams in threads of their own: what they move while an interval is being read is in no interval (up to 1.6 % here).
    const share = total(data.bins) / (reverse ? data.receivedBytes : data.sentBytes);
    expect(share).toBeGreaterThan(0.97);
    expect(share).toBeLessThanOrEqual(1);
    expect(data).toMatchObject({ mssBytes: expect.any(Number), congestionControl: expect.any(String) });
    for (const percent of Object.values(data.cpuPercent)) expect(percent).toBeGreaterThan(0);
  });

  it('one block more received than was counted as sent is possible, one byte more is not', () => {
    const spec = { kind: 'tcp', streams: 1, reverse: false, messageBytes: null } as const;
    const report = JSON.parse(fixture(`iperf3-${version}/tcp.json`));
    const most = report.end.sum_sent.bytes + blockBytes;
    report.end.sum_received.bytes = most;
    expect(tcp.parse(output(JSON.stringify(report)), spec).receivedBytes).toBe(most);
    report.end.sum_received.bytes = most + 1;
    expect(() => tcp.parse(output(JSON.stringify(report)), spec)).toThrow(/end\.sum_received\.bytes/);
  });

  it.each([
    ['udp', 1, false],
    ['udp-two-streams', 2, false],
    ['udp-reverse', 1, true],
    ['udp-reverse-two-streams-ipv6', 2, true],
  ])('%s: received and lost are no more than was sent', (name, streams, reverse) => {
    const data = udp.parse(recorded(name), { kind: 'udp', streams, reverse, payloadBytes: 64 });
    expect(data.receivedPackets).toBeGreaterThan(0);
    expect(data.receivedPackets + data.lostPackets).toBeLessThanOrEqual(data.sentPackets);
    expect(data.receiverSeconds).toBeCloseTo(1, 1);
  });

  it('says in its own words what failed', () => {
    const spec = { kind: 'tcp', streams: 1, reverse: false, messageBytes: null } as const;
    expect(() => tcp.parse(recorded('connection-refused'), spec)).toThrow(/Connection refused/);
  });
});

describe.each(['20240905', '20250605'])('ping of iputils %s, recorded', (version) => {
  const spec = { kind: 'ping', intervalMs: 10 } as const;

  it.each(['ping4.txt', 'ping6.txt'])('%s: every echo', (name) => {
    const data = ping.parse(output(fixture(`iputils-${version}/${name}`)), spec);
    expect(data).toMatchObject({ transmitted: 20, received: 20, errors: 0 });
    expect(data.rttUs).toHaveLength(20);
  });

  it('no answer is no echo', () => {
    const data = ping.parse(output(fixture(`iputils-${version}/no-answer-yet.txt`), 1), spec);
    expect(data).toMatchObject({ transmitted: 3, received: 0, rttUs: [] });
  });
});
