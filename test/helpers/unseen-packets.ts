/** What a test can be sure of where the kernel may let packets pass without running a probe. */
import { expect } from 'vitest';
import { type Account, missing, queueDrops } from './ledger-lab.ts';

/** Of all packets; 0.5 % was the most that was ever seen (src/run/audits/tolerances.ts). A ledger that works sees more than nine tenths. */
const mostUnseen = 0.1;

/**
 * On 6.18 a packet that TCP or a shaper's timer sends from a soft interrupt, or that is dropped there, now and then passes unseen,
 * and the kernel counts no miss. By the devices' and the queue's own counters, which are exact: what was seen to be dropped has its
 * one cause, and what was not seen is unexplained, to the packet, and has none.
 */
export const expectUnseenUnexplained = (ledger: Account): void => {
  const { sent, received, explained, unexplained, crossed } = ledger;
  const lost = queueDrops(ledger);
  const unseen = { sent: crossed + lost - sent, dropped: lost - explained, received: crossed - received };
  for (const [which, skbs] of Object.entries(unseen)) {
    expect(skbs, which).toBeGreaterThanOrEqual(0);
    expect(skbs, which).toBeLessThanOrEqual(mostUnseen * (crossed + lost));
  }
  expect(unexplained).toBe(unseen.received + unseen.dropped - unseen.sent);
  expect(missing(ledger)).toEqual(explained > 0 ? [{ cause: 'queue-full', node: 'client', skbs: explained }] : []);
};
