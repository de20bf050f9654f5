import { describe, expect, it } from 'vitest';
import type { ProbeSnapshot } from '../../../src/trace/decode/diff-snapshots.ts';
import { echoStamps, stampedRoundTrips } from '../../../src/trace/journeys/echo-stamps.ts';
import { decodeJourneyKey, decodeMoment, nsBetween } from '../../../src/trace/journeys/journey-key.ts';
import {
  echoParameters,
  followedWhenEmulated,
  sampleShiftFor,
  withLengths,
} from '../../../src/trace/program/echo-scope.ts';

const points = new Map([
  [1, 'sendto'],
  [9, 'copied'],
]);
const sent = (slot: number): string => String(0x1000 | slot);
const copied = (slot: number): string => String(0x9800 | slot);
const moment = (ns: number, thread = 300, cpu = 1): bigint =>
  BigInt.asIntN(64, (BigInt(ns) << 22n) | (BigInt(thread) << 8n) | BigInt(cpu));

const snapshot = (entries: Record<string, bigint>): ProbeSnapshot => ({
  maps: new Map([['@journey', new Map(Object.entries(entries))]]),
  atNs: 0n,
  lostEvents: 0,
  misses: new Map(),
  mapsFull: [],
  legend: { stages: [], hooks: new Map(), dropReasons: new Map(), points },
});

const roundTrips = (before: Record<string, bigint>, after: Record<string, bigint>): number[] =>
  stampedRoundTrips(echoStamps(snapshot(before), snapshot({ ...before, ...after })));

import { roundTripsBetween } from '../../../src/run/visit/follow-echoes.ts';
import { loadTopology } from '../../helpers/load-topology.ts';

describe('the key and value of a stamp', () => {
  it('say where, which and when', () => {
    expect(decodeJourneyKey(0x00c9_3805)).toEqual({ ifindex: 0xc9, point: 3, answer: true, slot: 5 });
    expect(decodeMoment(moment(2 ** 42 - 1, 16_383, 255))).toEqual({ ns: 2 ** 42 - 1, thread: 16_383, cpu: 255 });
  });

  it('run on where the clock begins anew', () => {
    const [late, early] = [decodeMoment(moment(2 ** 42 - 500)), decodeMoment(moment(700))];
    expect(nsBetween(late, early)).toBe(1200);
    expect(nsBetween(early, late)).toBe(-1200);
  });
});

describe('stampedRoundTrips', () => {
  it('pairs each echo with its own answer, in order', () => {
    const after = {
      [copied(2)]: moment(9_000),
      [sent(2)]: moment(5_000),
      [sent(1)]: moment(100),
      [copied(1)]: moment(1_100),
    };
    expect(roundTrips({}, after)).toEqual([1000, 4000]);
  });

  it('takes no stamp that was only made ready', () => {
    const after = { [sent(1)]: moment(100), [copied(1)]: moment(1_100), [sent(2)]: 0n, [copied(2)]: 0n };
    expect(roundTrips({}, after)).toEqual([1000]);
    expect([...echoStamps(null, snapshot(after)).keys()]).toEqual([1]);
  });

  it('takes nothing of an earlier visit', () => {
    const before = { [sent(1)]: moment(100), [copied(1)]: moment(200), [copied(2)]: moment(300) };
    expect(roundTrips(before, {})).toEqual([]);
    expect(roundTrips(before, { [sent(2)]: moment(5_000) })).toEqual([]);
  });

  it('tells the echoes of one topology from those of another that takes turns with it', () => {
    const of = (arm: number, key: string): string => String(arm * 2 ** 28 + Number(key));
    const after = Object.fromEntries(
      [3, 15].flatMap((arm) => [
        [of(arm, sent(1)), moment(100)],
        [of(arm, copied(1)), moment(100 + arm)],
      ]),
    );
    const live = (arm: number) => loadTopology(`vs-k3f9-${arm}`, '10.0.0.1/24', '10.0.0.2/24');
    const trips = [3, 15, 4].map((arm) => roundTripsBetween(snapshot({}), snapshot(after), live(arm)));
    expect(trips).toEqual([[3], [15], []]);
  });

  it('has none for an echo without answer, or answered before it was sent', () => {
    expect(roundTrips({}, { [sent(1)]: moment(100) })).toEqual([]);
    expect(roundTrips({}, { [sent(1)]: moment(100), [copied(1)]: moment(50) })).toEqual([]);
  });
});

describe('the parameters of the programs', () => {
  it('give the identifier as it lies in memory, without the arm, and what a raw socket shows of the headers', () => {
    expect(echoParameters({ identifier: 0x1234, ipVersion: 4, sampleShift: 0 })).toEqual(['12306', '20', '20', '0']);
    expect(echoParameters({ identifier: 0x1234, ipVersion: 6, sampleShift: 3 })).toEqual(['12306', '40', '0', '3']);
  });

  it('make numbers of the lengths of packets', () => {
    const lengths = (ipVersion: 4 | 6) =>
      withLengths('args->len == (uint32)($3 + 78) || $buff->len == (uint32)($3 + 64)', {
        identifier: 0,
        ipVersion,
        sampleShift: 0,
      });
    expect(lengths(4)).toBe('args->len == 98 || $buff->len == 84');
    expect(lengths(6)).toBe('args->len == 118 || $buff->len == 104');
  });

  it('sample where a visit has more echoes than are kept', () => {
    expect([10, 1023, 1024, 2046, 60_000].map((echoes) => sampleShiftFor(echoes))).toEqual([0, 0, 1, 1, 6]);
    expect([100, 500, 1000].map((echoes) => sampleShiftFor(echoes, followedWhenEmulated))).toEqual([0, 2, 3]);
  });
});
