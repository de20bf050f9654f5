import { describe, expect, it } from 'vitest';
import { tcp } from '../../../../src/load/kinds/tcp.ts';
import { udp } from '../../../../src/load/kinds/udp.ts';
import { loadSchemas } from '../../../../src/model/loads/index.ts';
import { fixture } from '../../../helpers/fixture.ts';

const tcpSpec = { kind: 'tcp', streams: 1, reverse: false, messageBytes: null } as const;
const udpSpec = { kind: 'udp', streams: 1, reverse: false, payloadBytes: 64 } as const;
const recorded = (name: string) => fixture(`iperf3-3.12/${name}.json`);
const output = (stdout: string, exitCode: number | null = 0, stderr = '') => ({ stdout, stderr, exitCode });

const total = (bins: readonly { bytes: number }[]) => bins.reduce((sum, { bytes }) => sum + bytes, 0);

describe('command line', () => {
  it('tcp, plain', () => {
    const line = tcp.argv(tcpSpec, 2, { target: '10.0.0.2', identifier: 7 }).join(' ');
    expect(line).toBe('iperf3 -c 10.0.0.2 -p 5201 -J -i 0.1 -t 2 --connect-timeout 2000');
  });

  it('tcp, everything set', () => {
    const spec = { ...tcpSpec, streams: 4, reverse: true, messageBytes: 1400 };
    expect(tcp.argv(spec, 1, { target: 'fd00::2', identifier: 7 }).slice(-5).join(' ')).toBe('-P 4 -R -l 1400');
  });

  it('udp is not paced', () => {
    expect(udp.argv(udpSpec, 1, { target: '10.0.0.2', identifier: 7 }).join(' ')).toContain('-u -b 0 -l 64');
  });

  it.each([
    [0.3, '1'],
    [1, '1'],
    [1.2, '2'],
  ])('%d s is rounded up to %s: iperf3 makes 0 of 0.3 and then runs for ever', (durationS, seconds) => {
    const argv = tcp.argv(tcpSpec, durationS, { target: '10.0.0.2', identifier: 7 });
    expect(argv[argv.indexOf('-t') + 1]).toBe(seconds);
  });
});

describe('tcp, recorded', () => {
  it('one stream', () => {
    const data = tcp.parse(output(recorded('tcp')), tcpSpec);
    expect(loadSchemas.tcp.data.parse(data)).toEqual(data);
    expect(data.bins).toHaveLength(10);
    expect(total(data.bins)).toBe(data.sentBytes);
    expect(data).toMatchObject({ sentBytes: 1353318400, receivedBytes: 1344274432, retransmits: 2155, mssBytes: 1448 });
    expect(data.bins.reduce((sum, bin) => sum + (bin.retransmits ?? 0), 0)).toBe(2155);
    expect(data.cpuPercent.sender).toBeCloseTo(23.38, 2);
    expect(data.cpuPercent.receiver).toBeCloseTo(73.2, 2);
    expect(data.congestionControl).toBe('bbr');
  });

  it('two streams are summed', () => {
    const data = tcp.parse(output(recorded('tcp-two-streams')), { ...tcpSpec, streams: 2 });
    expect(total(data.bins)).toBe(data.sentBytes);
    expect(data.bins[0]).toMatchObject({ bytes: 204210176, retransmits: 968 });
  });

  it('reverse: the server sends, so its CPU is the sender; the bins are what the client received', () => {
    const data = tcp.parse(output(recorded('tcp-reverse')), { ...tcpSpec, reverse: true });
    expect(data.cpuPercent.sender).toBeCloseTo(85.45, 2);
    expect(data.cpuPercent.receiver).toBeCloseTo(31.71, 2);
    expect(total(data.bins)).toBe(data.receivedBytes);
    expect(data.bins[0]).not.toHaveProperty('retransmits');
    expect(data.retransmits).toBe(14653);
  });

  it('an interval without length is left out', () => {
    const report = JSON.parse(recorded('tcp'));
    report.intervals.push({ ...report.intervals[0], sum: { ...report.intervals[0].sum, seconds: 0, bytes: 0 } });
    expect(tcp.parse(output(JSON.stringify(report)), tcpSpec).bins).toHaveLength(10);
  });
});

describe('udp, recorded', () => {
  it.each([
    ['udp', udpSpec, 144980, 88735, 55848],
    ['udp-reverse', { ...udpSpec, reverse: true }, 195320, 143902, 51032],
    ['udp-two-streams', { ...udpSpec, streams: 2 }, 44100, 31474, 12626],
    ['udp-reverse-two-streams-ipv6', { ...udpSpec, streams: 2, reverse: true }, 68950, 56704, 12233],
  ])('%s: what was sent, received and lost', (name, spec, sent, received, lost) => {
    const data = udp.parse(output(recorded(name)), spec);
    expect(loadSchemas.udp.data.parse(data)).toEqual(data);
    expect([data.sentPackets, data.receivedPackets, data.lostPackets]).toEqual([sent, received, lost]);
    expect(data.receivedPackets + data.lostPackets).toBeLessThanOrEqual(data.sentPackets);
    const inBins = data.bins.reduce((sum, bin) => sum + (bin.packets ?? 0), 0);
    expect(inBins).toBe(spec.reverse ? received : sent);
    expect(data.receiverSeconds).toBeCloseTo(1, 1);
  });
});

describe('what goes wrong', () => {
  it.each([
    ['connection-refused', /Connection refused/],
    ['server-busy', /busy/],
    ['server-killed', /the server has terminated/],
  ])('%s: LOAD_FAILED in the words of iperf3, though it exits 0', (name, words) => {
    const parse = () => tcp.parse(output(recorded(name)), tcpSpec);
    expect(parse).toThrow(expect.objectContaining({ code: 'LOAD_FAILED' }));
    expect(parse).toThrow(words);
  });

  it('no output: LOAD_FAILED with what it said on stderr', () => {
    const parse = () => udp.parse(output('', 1, 'iperf3: parameter error - block size too large\n'), udpSpec);
    expect(parse).toThrow(expect.objectContaining({ code: 'LOAD_FAILED' }));
    expect(parse).toThrow(/block size too large/);
  });

  it('ended by a signal after a whole report: LOAD_FAILED', () => {
    const parse = () => tcp.parse(output(recorded('tcp'), null), tcpSpec);
    expect(parse).toThrow(expect.objectContaining({ code: 'LOAD_FAILED' }));
  });

  it.each([
    ['garbage', 'Segmentation fault'],
    ['cut off', recorded('tcp').slice(0, 4000)],
    ['no end', JSON.stringify({ ...JSON.parse(recorded('tcp')), end: {} })],
    ['a number as text', recorded('tcp').replaceAll('"bytes":', '"bytes":"many","x":')],
    ['not an object', '[]'],
  ])('%s: LOAD_OUTPUT', (_, text) => {
    expect(() => tcp.parse(output(text), tcpSpec)).toThrow(expect.objectContaining({ code: 'LOAD_OUTPUT' }));
  });

  it('names the field that is missing', () => {
    const report = JSON.parse(recorded('udp'));
    delete report.end.sum_received;
    expect(() => udp.parse(output(JSON.stringify(report)), udpSpec)).toThrow(/end\.sum_received/);
  });
});

describe('output around and between documents', () => {
  const parse = (stdout: string, exitCode = 0, stderr = '') => tcp.parse(output(stdout, exitCode, stderr), tcpSpec);
  const whole = tcp.parse(output(recorded('tcp')), tcpSpec);

  it('a document that is printed twice is one result', () => {
    expect(parse(`${recorded('tcp')}\n${recorded('tcp')}`)).toEqual(whole);
  });

  it('two documents that differ are refused, with the fault and the version', () => {
    const other = recorded('tcp').replace('"bytes":', '"bytes":1');
    expect(() => parse(`${recorded('tcp')}\n${other}`)).toThrow(/which differ.* 3\.16 and 3\.17 .*this is 3\.12/);
  });

  it('a warning before the document changes nothing', () => {
    expect(parse(`warning: JSON data length overflow\n${recorded('tcp')}`)).toEqual(whole);
  });

  it.each([
    ['an odd quote', 'warning: "unbalanced\n'],
    ['a bracket that is never closed', 'warning: {x\n'],
    ['an object of a library', '{"level":"warn","msg":"x"}\n'],
    ['a document that is cut off', `${recorded('tcp').slice(0, 400)}\n`],
    ['a byte order mark', '\ufeff'],
  ])('%s before the document changes nothing', (_, before) => {
    expect(parse(before + recorded('tcp'))).toEqual(whole);
  });

  it('printed twice with other spaces it is one result', () => {
    expect(parse(recorded('tcp') + JSON.stringify(JSON.parse(recorded('tcp'))))).toEqual(whole);
  });

  it('without any document, a failure is told in the words of stderr', () => {
    expect(() => parse('Usage: iperf3 [-s|-c host]\n', 1, "iperf3: unrecognized option '-J'\n")).toThrow(
      "The tcp load failed: iperf3: unrecognized option '-J' (exit code 1)",
    );
  });

  it.each(['', null, { code: 1 }])('an error beside whole figures spoils them: %j', (error) => {
    const text = JSON.stringify({ ...JSON.parse(recorded('tcp')), error });
    expect(() => parse(text)).toThrow(`iperf3: "error": ${JSON.stringify(error)}`);
  });

  it('a decimal comma is told by its field', () => {
    const text = recorded('tcp').replace(/"bits_per_second":\s*(\d+)/, '"bits_per_second": $1,5');
    expect(() => parse(text)).toThrow(/no valid JSON after "bits_per_second"/);
  });

  it.each([0, 1])('what iperf3 says of its failure behind the document is told, exit code %d', (exitCode) => {
    const text = `${recorded('tcp')}iperf3: error - control socket has closed unexpectedly\n`;
    expect(() => parse(text, exitCode)).toThrow('The tcp load failed: iperf3: control socket has closed unexpectedly');
    expect(() => parse(recorded('tcp'), exitCode, 'iperf3: error - it broke')).toThrow('iperf3: it broke');
  });

  it.each(['nan', '-nan', 'inf', '-inf'])('%s is told by its field', (value) => {
    const text = recorded('tcp').replace('"bytes":', `"lost_percent": ${value}, "bytes":`);
    expect(() => parse(text)).toThrow(`lost_percent: ${value} is not a number`);
  });

  it('a document that is cut off is none, and brackets in strings are not counted', () => {
    expect(() => parse(recorded('tcp').slice(0, -3))).toThrow(/no whole JSON document/);
    expect(parse(recorded('tcp').replace('{', '{"note": "}{\\"{",'))).toEqual(whole);
  });
});

describe('figures that cannot be', () => {
  const edited = (name: string, edit: (end: Record<string, Record<string, number>>) => void): string => {
    const report = JSON.parse(recorded(name));
    edit(report.end);
    return JSON.stringify(report);
  };
  const of = (field: string, value: number | null) =>
    edited('udp', (end) => Object.assign(end.sum_received ?? {}, { [field]: value }));
  const parse = (text: string) => udp.parse(output(text), udpSpec);

  it.each([
    ['negative', of('lost_packets', -5000), 'end.sum_received.lost_packets: -5000 is negative'],
    [
      'beyond what was sent',
      of('lost_packets', 144_981),
      /end\.sum_received\.lost_packets: 144981 is more than the 144980/,
    ],
    ['wrapped around', of('lost_packets', 2 ** 64 - 5000), /end\.sum_received\.lost_packets: .* is beyond any count/],
    ['read beyond what was sent', of('bytes', 144_981 * 64), /end\.sum_received\.bytes: .* is more than the/],
    ['no number', of('bytes', null), /end\.sum_received\.bytes: .*expected number/],
  ])('%s', (_, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it('of TCP, too', () => {
    const text = edited('tcp', (end) => Object.assign(end.sum_received ?? {}, { bytes: 1e12 }));
    expect(() => tcp.parse(output(text), tcpSpec)).toThrow(/end\.sum_received\.bytes: .* is more than the/);
  });

  type Report = {
    start: { test_start: Record<string, unknown>; tcp_mss_default: number };
    intervals: { sum: Record<string, number> }[];
    end: Record<string, Record<string, number>> & { streams: { udp: Record<string, number> }[] };
  };
  const told = (kind: 'tcp' | 'udp', edit: (report: Report) => void) => () => {
    const report = JSON.parse(recorded(kind));
    edit(report);
    const text = output(JSON.stringify(report));
    return kind === 'tcp' ? tcp.parse(text, tcpSpec) : udp.parse(text, udpSpec);
  };
  const eachSum = (report: Report, field: string, factor: number) => {
    for (const { sum } of report.intervals) sum[field] = (sum[field] ?? 0) * factor;
  };

  it.each<[string, 'tcp' | 'udp', (report: Report) => void, string]>([
    ['intervals of ten times the bytes', 'tcp', (r) => eachSum(r, 'bytes', 10), 'intervals.sum.bytes: together'],
    ['intervals of a tenth of the time', 'tcp', (r) => eachSum(r, 'seconds', 0.1), 'intervals.sum.seconds: together'],
    ['of UDP, too', 'udp', (r) => eachSum(r, 'bytes', 1.5), 'intervals.sum.bytes: together'],
    ['no interval', 'tcp', (r) => r.intervals.splice(0), 'intervals.sum.bytes: together 0'],
    ['an interval of less than nothing', 'tcp', (r) => eachSum(r, 'seconds', -1), 'intervals.0.sum.seconds'],
    ['CPU', 'tcp', (r) => Object.assign(r.end.cpu_utilization_percent ?? {}, { host_total: -5 }), 'host_total: -5'],
    ['segments', 'tcp', (r) => Object.assign(r.start, { tcp_mss_default: -1 }), 'start.tcp_mss_default'],
    ['jitter', 'udp', (r) => Object.assign(r.end.sum_received ?? {}, { jitter_ms: -3 }), 'jitter_ms: -3 is negative'],
    [
      'a millisecond of a second',
      'udp',
      (r) => Object.assign(r.end.sum_received ?? {}, { seconds: 1e-3 }),
      '0.001 s of',
    ],
    [
      'out of order',
      'udp',
      (r) => Object.assign(r.end.streams[0]?.udp ?? {}, { out_of_order: 1e9 }),
      'out_of_order: 1000',
    ],
    [
      'another protocol',
      'tcp',
      (r) => Object.assign(r.start.test_start, { protocol: 'UDP' }),
      'protocol: UDP, but TCP',
    ],
    ['more streams', 'tcp', (r) => Object.assign(r.start.test_start, { num_streams: 4 }), 'num_streams: 4, but 1'],
    ['the other way', 'udp', (r) => Object.assign(r.start.test_start, { reverse: 1 }), 'reverse: 1, but 0'],
    ['longer datagrams', 'udp', (r) => Object.assign(r.start.test_start, { blksize: 1448 }), 'blksize: 1448, but 64'],
  ])('%s', (_, kind, edit, message) => {
    expect(told(kind, edit)).toThrow(message);
  });
});
