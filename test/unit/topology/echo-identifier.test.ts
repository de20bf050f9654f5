import { expect, it } from 'vitest';
import { echoIdentifier } from '../../../src/topology/echo-identifier.ts';
import { loadTopology } from '../../helpers/load-topology.ts';

const of = (prefix: string): number => echoIdentifier(loadTopology(prefix, '10.0.0.1/24', '10.0.0.2/24'));

it('is one for all arms of a run, and another for another run', () => {
  expect(of('vs-k3f9-0')).toBe(of('vs-k3f9-11'));
  expect(of('vs-k3f9-0')).not.toBe(of('vs-k3fa-0'));
  const many = Array.from({ length: 500 }, (_, run) => of(`vs-${run}-0`));
  expect(Math.min(...many)).toBeGreaterThan(0);
  expect(Math.max(...many)).toBeLessThan(65_536);
  // Of 500 draws from 65,535, about 2 pairs are alike.
  expect(new Set(many).size).toBeGreaterThan(485);
});
