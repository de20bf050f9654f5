import { describe, expect, it } from 'vitest';
import { readCatalogue } from '../../../src/trace/catalogue/catalogue.ts';
import { decodeJourneyKey } from '../../../src/trace/journeys/journey-key.ts';
import { fitProgram } from '../../../src/trace/program/fit-program.ts';
import { withWarmStamps } from '../../../src/trace/program/warm-stamps.ts';

const scopes = [
  {
    arm: 'veth',
    nodes: [],
    devices: [
      { node: 'client', device: 'lo', ifindex: 1 },
      { node: 'client', device: 'eth0', ifindex: 10 },
      { node: 'server', device: 'eth1', ifindex: 11 },
    ],
  },
];
const files = (await readCatalogue()).filter(({ name }) => /^journey\./.test(name));
const all = {
  resolveFunction: (_: string, name: string) => name,
  hasRawTracepoint: () => true,
  tracepointFields: () => new Set<string>(),
};
const journeyText = (): string =>
  files.flatMap(({ text }) => fitProgram(text, all).blocks.map(({ body }) => body)).join('\n');

const keysIn = (text: string): number[] =>
  [...text.matchAll(/@journey\[(0x[0-9a-f]+) \| \$slot\] = \(uint64\)0;/g)].map(([, key]) => Number(key));

describe('withWarmStamps', () => {
  const before = journeyText();
  const warm = withWarmStamps(before, scopes, [2, 3, 7]);

  it('makes ready what the echo before has: ping itself, and each device that is known, there and back', () => {
    const keys = keysIn(warm).filter((key) => !keysIn(before).includes(key));
    const ofPing = keys.filter((key) => decodeJourneyKey(key).ifindex === 0).map((key) => decodeJourneyKey(key).point);
    expect(ofPing).toEqual([1, 9, 10, 11]);
    const onDevices = keys.map(decodeJourneyKey).filter(({ ifindex }) => ifindex > 0);
    expect(onDevices).toHaveLength(2 * 3 * 2);
    expect(new Set(onDevices.map(({ ifindex }) => ifindex))).toEqual(new Set([10, 11]));
    expect(new Set(onDevices.map(({ point }) => point))).toEqual(new Set([2, 3, 7]));
    expect(onDevices.filter(({ answer }) => answer)).toHaveLength(6);
  });

  it('writes no stamp that the echo before does not have, and only once an echo', () => {
    for (const line of warm.split('\n').filter((text) => text.includes('= (uint64)0')))
      expect(line).toMatch(/if \(@journey\[(0x\w+) \| \$last\]\) \{ @journey\[\1 \| \$slot\] = \(uint64\)0; \}/);
    expect(warm.match(/@journey_ready = \$next/g)).toHaveLength(1);
  });

  it('leaves everything else as it was', () => {
    expect(withWarmStamps('@a = count();', scopes, [2])).toBe('@a = count();');
  });
});
