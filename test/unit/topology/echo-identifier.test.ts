import { expect, it } from 'vitest';
import { mostPinging } from '../../../src/plan/schedule.ts';
import { armOfEchoes, echoIdentifier } from '../../../src/topology/deploy/echo-identifier.ts';
import { loadTopology } from '../../helpers/load-topology.ts';

const of = (prefix: string): number => echoIdentifier(loadTopology(prefix, '10.0.0.1/24', '10.0.0.2/24'));

it('is one for all arms of a run but for its last four bits, and another for another run', () => {
  const arms = Array.from({ length: mostPinging }, (_, arm) => of(`vs-k3f9-${arm}`));
  expect(new Set(arms.map((identifier) => identifier & ~0xf)).size).toBe(1);
  expect(new Set(arms).size).toBe(mostPinging);
  expect(arms.map((_, arm) => armOfEchoes(loadTopology(`vs-k3f9-${arm}`, '10.0.0.1/24', '10.0.0.2/24')))).toEqual(
    arms.map((_, arm) => arm),
  );
  expect(of('vs-k3f9-0')).not.toBe(of('vs-k3fa-0'));
  const many = Array.from({ length: 500 }, (_, run) => of(`vs-${run}-0`));
  expect(Math.min(...many)).toBeGreaterThanOrEqual(16);
  expect(Math.max(...many)).toBeLessThan(65_536);
  // Of 500 draws from 4,095, about 30 are like an earlier one.
  expect(new Set(many).size).toBeGreaterThan(440);
});
