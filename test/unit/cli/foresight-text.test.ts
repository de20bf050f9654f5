import { expect, it } from 'vitest';
import { storedMargin } from '../../../src/check/gate/margins.ts';
import { sizesText } from '../../../src/cli/output/foresight-text.ts';

it('what a plan says of margins is what a check goes by', () => {
  const text = sizesText(0.1, []).split('margin:')[1] ?? '';
  const said = [...text.matchAll(/(\d+)\s%\sfor\s([^,.]+)/g)].map(([, percent, figure]) => [figure, Number(percent)]);
  expect(said).toEqual([
    ['TCP', storedMargin('tcp-rate') * 100],
    ['UDP', storedMargin('udp-received-rate') * 100],
    ['stamped round trips', storedMargin('rtt-mean', 'stamp') * 100],
    ['ping’s own', storedMargin('rtt-mean') * 100],
    ['TCP requests', storedMargin('rr-tcp-median') * 100],
    ['UDP requests', storedMargin('rr-udp-median') * 100],
  ]);
});
