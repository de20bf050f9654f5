import { describe, expect, it } from 'vitest';
import { judgePair, type PairFacts } from '../../../../src/lab/judges/pair.ts';

const frame = (hex: string) => ({ text: 'IP 100.2.96.2 > 100.2.96.3: ICMP echo request', hex });

const asTheArticleSays: PairFacts = {
  created: ['sunldveth01', 'sunldveth02'],
  flagsBefore: 'NO-CARRIER,BROADCAST,MULTICAST,UP',
  flagsAfter: 'BROADCAST,MULTICAST,UP,LOWER_UP',
  sent: [frame('aa01'), frame('aa02')],
  arrived: [frame('aa01'), frame('aa02')],
  left: [],
};

const turned: readonly [string, Partial<PairFacts>][] = [
  ['made 1 devices', { created: ['sunldveth01'] }],
  ['the end that is up said', { flagsBefore: 'BROADCAST,MULTICAST,UP,LOWER_UP' }],
  ['with both ends up', { flagsAfter: 'NO-CARRIER,BROADCAST,MULTICAST,UP' }],
  ['not the same byte by byte', { arrived: [frame('aa01'), frame('bb02')] }],
  ['2 frames went in and 1 came out', { arrived: [frame('aa01')] }],
  ['0 frames went in', { sent: [], arrived: [] }],
  ['was still there', { left: ['sunldveth01'] }],
];

describe('pair', () => {
  it('holds where all is as the article says', () => {
    expect(judgePair(asTheArticleSays).verdict).toBe('holds');
  });

  it.each(turned)('differs: %s', (said, facts) => {
    const answer = judgePair({ ...asTheArticleSays, ...facts });
    expect(answer.verdict === 'differs' && answer.instead).toEqual([expect.stringContaining(said)]);
  });
});
