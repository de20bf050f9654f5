import { expect, it } from 'vitest';
import type { Result } from '../../../src/model/result.ts';
import { oneWayShares } from '../../../src/report/view/one-way-shares.ts';
import { sampleHistogram } from '../../helpers/sample-observed.ts';
import { randomFrom } from '../../helpers/sample-random.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

/** As if `sampled` packets had left each client in every visit, and `found` of them arrived. */
const sampledResult = (sampled: number, found: number): Result => {
  const result = sampleResult();
  for (const { arm, observed } of result.visits) {
    const topology = result.arms.find(({ id }) => id === arm)?.topology;
    if (!observed || !topology) continue;
    observed.crossings.push({ hook: 'sampled', ...topology.client, skbs: sampled });
    const histogram = sampleHistogram(randomFrom(1), 9000, found);
    observed.stages.push({ stage: 'oneway', ...topology.server, histogram });
    observed.stages.push({ stage: 'oneway', node: 'switch', device: 'port0', histogram });
  }
  return result;
};

it('tells how many of the sampled packets arrived, and counts no switch in between', () => {
  const result = sampledResult(2000, 1500);
  const visits = result.visits.filter(
    ({ arm, load, observed, discarded }) => arm === 'veth' && load === 'tcp' && observed && !discarded,
  ).length;
  expect(oneWayShares(result, 'tcp')[0]).toBe(
    `veth, oneway (since the sender queued the packet): 75.0 % of ${(2000 * visits).toLocaleString('en-US')} packets, one in 8, were found again at the other end; the others were lost, or cut up or joined with others on the way.`,
  );
});

it('says nothing more where all arrived, and nothing where nothing was sampled', () => {
  expect(oneWayShares(sampledResult(2000, 2000), 'udp')[0]).toMatch(/100 % of .* at the other end\.$/);
  expect(oneWayShares(sampleResult(), 'udp')).toEqual([]);
});
