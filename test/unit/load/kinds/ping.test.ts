import { describe, expect, it } from 'vitest';
import { ping } from '../../../../src/load/kinds/ping.ts';
import { fixture } from '../../../helpers/fixture.ts';
import { fc } from '../../../helpers/seeded-fast-check.ts';

const spec = { kind: 'ping', intervalMs: 2 } as const;
const output = (stdout: string, exitCode: number | null = 0, stderr = '') => ({ stdout, stderr, exitCode });
const recorded = (name: string) => fixture(`iputils-20221126/${name}`);

describe('command line', () => {
  it('sends for the duration at the interval, up to the reading process', () => {
    const argv = ping.argv(spec, 1.5, { target: '10.0.0.2', identifier: 7 });
    expect(argv.join(' ')).toBe('ping -n -U -e 7 -i 0.002 -c 750 -W 1 10.0.0.2');
  });

  it('sends at least one packet', () => {
    expect(ping.argv({ kind: 'ping', intervalMs: 1000 }, 0.1, { target: 'fd00::2', identifier: 7 })).toContain('1');
  });
});

describe('recorded runs', () => {
  it.each(['ping4.txt', 'ping6.txt'])('%s: every round trip in order, in microseconds', (name) => {
    const data = ping.parse(output(recorded(name)), spec);
    expect(data).toMatchObject({ transmitted: 20, received: 20, duplicates: 0, errors: 0 });
    const lines = [...recorded(name).matchAll(/time=(0\.\d{3}) ms/g)].map(([, ms]) => Number(ms?.slice(2)));
    expect(data.rttUs).toEqual(lines);
    expect(Math.max(...data.rttUs)).toBeGreaterThan(10);
  });

  it('loss: fewer answers than packets', () => {
    const data = ping.parse(output(recorded('loss.txt')), spec);
    expect([data.transmitted, data.received, data.rttUs.length]).toEqual([20, 17, 17]);
  });

  it('an unreachable host is a result without answers, its errors counted', () => {
    const data = ping.parse(output(recorded('unreachable.txt'), 1), spec);
    expect(data).toMatchObject({ transmitted: 3, received: 0, errors: 2, rttUs: [] });
  });

  it('"no answer yet" is no answer', () => {
    const data = ping.parse(output(recorded('no-answer-yet.txt'), 1), spec);
    expect(data).toMatchObject({ transmitted: 3, received: 0, rttUs: [] });
  });

  it('an unreachable network is a failure in the words of ping', () => {
    const parse = () => ping.parse(output('', 2, recorded('network-unreachable.stderr')), spec);
    expect(parse).toThrow(expect.objectContaining({ code: 'LOAD_FAILED' }));
    expect(parse).toThrow(/Network is unreachable/);
  });
});

const reply = (seq: number, rest: string) => `64 bytes from 10.0.0.2: icmp_seq=${seq} ttl=64 time=${rest}\n`;
const summary = (text: string) => `\n--- 10.0.0.2 ping statistics ---\n${text}\n`;

describe('other output', () => {
  it('duplicates and damaged answers are no round trips', () => {
    const text = `${reply(1, '0.020 ms')}${reply(1, '0.040 ms (DUP!)')}${reply(2, '0.030 ms (BAD CHECKSUM!)')}`;
    const end = summary('2 packets transmitted, 1 received, +1 duplicates, +1 corrupted, 50% packet loss, time 2ms');
    const data = ping.parse(output(text + end), spec);
    expect(data).toMatchObject({ received: 1, duplicates: 1, errors: 1, rttUs: [20] });
  });

  it('long round trips, which ping rounds, stay what they are', () => {
    const times = ['0.999 ms', '1.23 ms', '12.3 ms', '1234 ms'];
    const text = times.map((time, i) => reply(i + 1, time)).join('');
    const data = ping.parse(output(text + summary('4 packets transmitted, 4 received, 0% packet loss')), spec);
    expect(data.rttUs).toEqual([999, 1230, 12_300, 1_234_000]);
  });

  it.each([
    ['nothing', ''],
    ['garbage', 'Lorem ipsum\n\u0000'],
    ['cut off in a line', recorded('ping4.txt').slice(0, 300)],
    ['cut off before the summary', recorded('ping4.txt').split('---')[0] ?? ''],
    ['a reply missing', recorded('ping4.txt').replace(/64 bytes.*icmp_seq=7.*\n/, '')],
  ])('%s: LOAD_OUTPUT', (_, text) => {
    expect(() => ping.parse(output(text), spec)).toThrow(expect.objectContaining({ code: 'LOAD_OUTPUT' }));
  });

  it('ended by a signal: LOAD_FAILED', () => {
    const parse = () => ping.parse(output(recorded('ping4.txt'), null), spec);
    expect(parse).toThrow(expect.objectContaining({ code: 'LOAD_FAILED' }));
  });

  it('cut off anywhere, it yields every answer or an error', () => {
    const text = recorded('ping4.txt');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length }), (length) => {
        const parse = () => ping.parse(output(text.slice(0, length)), spec);
        const complete = text.slice(0, length).includes('20 packets transmitted, 20 received');
        if (complete) expect(parse().rttUs).toHaveLength(20);
        else expect(parse).toThrow(expect.objectContaining({ code: 'LOAD_OUTPUT' }));
      }),
    );
  });
});

describe('replies that cannot be', () => {
  const run = (...lines: string[]) =>
    ping.parse(
      output(`${lines.join('')}${summary('2 packets transmitted, 2 received, 0% packet loss, time 1003ms')}`),
      spec,
    );

  it.each(['0,481 ms', ' ms', '-0.2 ms', '1e3 ms'])('time=%s is refused, with its line', (time) => {
    expect(() => run(reply(1, '0.020 ms'), reply(2, time))).toThrow(`icmp_seq=2 ttl=64 time=${time}`);
  });

  it('a round trip that took longer than the whole run is refused', () => {
    expect(() => run(reply(1, '0.020 ms'), reply(2, '7256972569576.232 ms'))).toThrow(
      /longer than the whole run: "64 bytes/,
    );
    expect(run(reply(1, '0.020 ms'), reply(2, '1002.5 ms')).rttUs).toEqual([20, 1_002_500]);
  });

  it('a clock that goes back is counted, and the replies are read', () => {
    const warning = 'ping: Warning: time of day goes back (-123us), taking countermeasures\n';
    expect(run(reply(1, '0.020 ms'), warning, reply(2, '0.000 ms'))).toMatchObject({ rttUs: [20, 0], clockSetBack: 1 });
    expect(run(reply(1, '0.020 ms'), reply(2, '0.030 ms'))).not.toHaveProperty('clockSetBack');
  });

  it('where the clock was set back by hours, no round trip is too long', () => {
    const end = summary('1 packets transmitted, 1 received, 0% packet loss, time -3600000ms');
    expect(ping.parse(output(`${reply(1, '3600000 ms')}${end}`), spec).rttUs).toEqual([3_600_000_000]);
  });

  it.each([
    ['a summary without the time', '1 packets transmitted, 1 received, 0% packet loss'],
    ['a clock that was set back a little', '1 packets transmitted, 1 received, 0% packet loss, time -5ms'],
  ])('beside %s, the impossible is refused, too', (_, end) => {
    const parse = () => ping.parse(output(reply(1, '7256972569576.232 ms') + summary(end)), spec);
    expect(parse).toThrow(/longer than the whole run: "64 bytes/);
  });

  it.each([
    ['more answers than packets', [1, 2, 3], '3 answers to 2 packets'],
    ['a number that was not sent', [1, 99], 'icmp_seq=99, but 2 packets were sent'],
    ['an answer twice, not marked so', [2, 2], 'icmp_seq=2 was answered twice'],
  ])('%s', (_, sequences, message) => {
    const text = sequences.map((sequence) => reply(sequence, '0.02 ms')).join('');
    const end = summary(`2 packets transmitted, ${sequences.length} received, 0% packet loss, time 2ms`);
    expect(() => ping.parse(output(text + end), spec)).toThrow(message);
  });

  it.each([
    reply(2, '0.02 ms (DIFFERENT ADDRESS!)'),
    `${reply(2, '0.02 ms')}wrong data byte #16 should be 0x10 but was 0x0\n`,
  ])('an answer that is none to what was sent is refused: %j', (line) => {
    expect(() => run(reply(1, '0.02 ms'), line)).toThrow(/no answer to what was sent: "/);
  });

  it('a count beyond all counts is refused', () => {
    const end = summary('99999999999999999999 packets transmitted, 1 received, 0% packet loss, time 2ms');
    expect(() => ping.parse(output(reply(1, '0.02 ms') + end), spec)).toThrow(/9 is beyond any count/);
  });
});
