import { describe, expect, it } from 'vitest';
import { kindsWhere, lengthsOf, loadKindOf, loadSpec, loadWords } from '../../../../src/load/kinds/index.ts';
import { loadKindSchema, loadSpecSchema } from '../../../../src/model/plan.ts';
import { makePlan } from '../../../../src/plan/make-plan.ts';
import { audits } from '../../../../src/run/audits/index.ts';
import { topologyKinds } from '../../../../src/topology/kinds/index.ts';

const facts = { cpuCount: 2, ovsModule: false, knownTopologies: topologyKinds, randomSeed: 7 };

describe.each(loadKindSchema.options)('%s describes itself', (kind) => {
  it('makes its spec of options, whichever are given, in its own schema', () => {
    for (const options of [{}, { streams: 4, reverse: true, length: 1200, interval: 10, requestSize: 128 }]) {
      const spec = loadSpec(kind, options);
      expect(spec).toMatchObject({ kind });
      expect(loadSpecSchema.parse(spec)).toEqual(spec);
    }
  });

  it('has words that change with its options', () => {
    const [usual, other] = [{}, { streams: 4, reverse: true, length: 1200, interval: 10, requestSize: 128 }].map(
      (options) => loadWords(loadSpec(kind, options)),
    );
    expect(usual).toMatch(new RegExp(`^${kind} `));
    expect(other).not.toBe(usual);
  });

  it('names audits that exist', () => {
    const known: readonly string[] = audits.map(({ id }) => id);
    expect(loadKindOf({ kind }).audits.filter((id) => !known.includes(id))).toEqual([]);
  });

  it('is planned as long as it says', () => {
    const { parts } = makePlan({ loads: [kind] }, facts);
    for (const { observation, durationS } of parts) expect(durationS[kind]).toBe(lengthsOf(observation)[kind]);
  });
});

it('a budget that is too short drops the load of the least worth first', () => {
  const { dropped, loads } = makePlan({ topologies: ['bridge'], budget: '60s' }, facts);
  const worths = loadKindSchema.options.map((kind) => loadKindOf({ kind }).worth);
  expect(new Set(worths).size).toBe(worths.length);
  expect(dropped?.[0]).toBe('udp');
  expect(loads.map(({ kind }) => kind)).not.toContain('udp');
});

it('what needs a server is what takes turns and what iperf3 sends', () => {
  expect(kindsWhere(({ turns }) => turns.by === 'bins')).toEqual(['tcp', 'udp']);
  expect(kindsWhere(({ tool }) => tool === 'iperf3')).toEqual(['tcp', 'udp']);
});
