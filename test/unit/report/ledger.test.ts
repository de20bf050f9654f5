import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../src/model/drops.ts';
import type { Result } from '../../../src/model/result.ts';
import { renderHtml, renderMarkdown } from '../../../src/report/index.ts';
import { balanceRows, placeRows } from '../../../src/report/view/ledger-rows.ts';
import { histogramOf } from '../../../src/stats/histogram.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

const lost = { reason: 'FULL_RING', function: 'tun_net_xmit', node: 'client', device: 'eth0' };

/** One ledger under UDP on the bridge, of figures that a test knows. */
const withLedger = (): Result => {
  const result = sampleResult();
  const ledger = {
    ...{ sent: 1000, received: 690, explained: 300, unexplained: 10 },
    entries: [
      { ...lost, skbs: 300, class: 'wire', cause: 'ring-full', missing: true, source: 'probe' } as const,
      {
        ...lost,
        reason: 'TCP_OLD_DATA',
        function: 'tcp_data_queue',
        skbs: 4,
        class: 'spurious',
        cause: 'old-data',
        missing: false,
        source: 'probe',
      } as const,
    ],
    witnesses: [
      { witness: 'tx_dropped', node: 'client', device: 'eth0', change: 300 },
      { witness: 'UdpInErrors', node: 'server', device: null, change: 2 },
    ],
  };
  const times = {
    ...lost,
    bins: [
      [150, 100],
      [450, 200],
    ] as [number, number][],
  };
  const stack = { ...lost, frames: ['tun_net_xmit', 'dev_hard_start_xmit'], samples: 9 };
  const visits = result.visits.map((visit) =>
    visit.arm === 'bridge' && visit.load === 'udp' && visit.observed
      ? { ...visit, ledger, observed: { ...visit.observed, dropTimes: [times], dropStacks: [stack] } }
      : { ...visit, ledger: null },
  );
  return { ...result, visits };
};

describe('the ledger in the report', () => {
  const result = withLedger();
  const visits = result.visits.filter(({ ledger }) => ledger !== null).length;

  it('adds up the visits of a topology and load', () => {
    expect(visits).toBeGreaterThan(1);
    expect(balanceRows(result)).toEqual([
      expect.objectContaining({
        ...{ arm: 'bridge', load: 'udp', visits },
        ...{ sent: 1000 * visits, received: 690 * visits },
        ...{ onTheWire: 300 * visits, refused: 0, unexplained: 10 * visits },
      }),
    ]);
  });

  it('has each place with its share, its time, its way and its own witnesses', () => {
    const [first, second] = placeRows(result);
    expect(first).toMatchObject({ skbs: 300 * visits, share: 0.3, stack: ['tun_net_xmit', 'dev_hard_start_xmit'] });
    expect(first?.times).toEqual([
      [100, 100 * visits],
      [400, 200 * visits],
    ]);
    expect(first?.witnesses).toEqual([`tx_dropped client/eth0 ${(300 * visits).toLocaleString('en-US')}`]);
    expect(second?.entry.missing).toBe(false);
  });

  it('is on the page only where there is one', () => {
    const page = renderHtml(result, '');
    expect(page).toContain('id="loss"');
    expect(page).toContain('the ring to the reader was full');
    expect(page).toContain('dev_hard_start_xmit');
    const without = { ...result, visits: result.visits.map((visit) => ({ ...visit, ledger: null })) };
    expect(renderHtml(without, '')).not.toContain('id="loss"');
  });
});

describe('a cause on the page', () => {
  const page = (more: Partial<Ledger['entries'][number]>): string => {
    const result = withLedger();
    const entry = { ...lost, skbs: 3, class: 'refused', missing: true, source: 'probe', cause: 'x', ...more } as const;
    const visits = result.visits.map((visit) =>
      visit.ledger ? { ...visit, ledger: { ...visit.ledger, entries: [entry] } } : visit,
    );
    return renderHtml({ ...result, visits }, '');
  };
  const fragment = 'an earlier fragment of its datagram was lost at once, so that the rest was not sent';
  const neighbour = 'no neighbour or route: it never reached the queue of the device';

  it('of an old result is that of the free, where the id stood for two', () => {
    const said = page({ cause: 'never-sent', function: 'ip_do_fragment', reason: 'NOT_SPECIFIED' });
    expect(said).toContain(fragment);
    expect(said).not.toContain(neighbour);
  });

  it('of an old result that does not tell is each that it can be', () => {
    expect(page({ cause: 'never-sent' })).toContain(`${neighbour}; or ${fragment}`);
  });

  it('is found by its id and revision alone', () => {
    expect(page({ cause: 'never-sent', revision: 1, function: 'ip_do_fragment' })).toContain(neighbour);
    expect(page({ cause: 'never-sent', revision: 7 })).toContain('never-sent, which a newer vethscope explains');
  });
});

describe('the highest rate in the report', () => {
  const found = sampleResult();
  const findRate = { goals: [0.005, 0], trialS: 1, sumS: 5, exceedRatio: 0.5, width: 0.05, maxTrials: 50 };
  const trial = {
    requestedPps: 1e5,
    sentPackets: 98_000,
    senderSeconds: 1,
    pathLost: 0,
    receiverDropped: 490,
    witnesses: [],
  };
  const search = { arm: 'bridge', highestPps: 1e5, lowestPps: 1e3, trials: [trial, trial, trial], error: null };
  const result: Result = { ...found, plan: { ...found.plan, findRate }, rateSearches: [search] };

  it('is on the page and in Markdown, and only if it was asked for', () => {
    expect(renderHtml(result, '')).toContain('id="rates"');
    expect(renderMarkdown(result)).toMatch(
      /bridge \| no loss \(NDR\) \| 98.0.kpps, all that the sender can \| none seen \| 0.50/,
    );
    expect(renderHtml(result, '')).not.toContain('Latency at shares');
    expect(renderHtml(found, '')).not.toContain('id="rates"');
    expect(renderMarkdown(found)).not.toContain('Highest packet rate');
  });

  it('has the latency at shares of it beside it', () => {
    const bridge = found.arms.find(({ id }) => id === 'bridge');
    if (!bridge) throw new Error('no bridge');
    const level = (share: number | null, ns: number) => ({
      ...{ arm: 'bridge', share, requestedPps: 1000, sentPackets: 3000, senderSeconds: 3, receivedPackets: 3000 },
      stages: [
        { stage: 'oneway', ...bridge.topology.server, histogram: histogramOf(Array(201).fill(ns)) },
        { stage: 'transmit', ...bridge.topology.client, histogram: histogramOf([21]) },
      ],
      failedAudits: share === null ? [] : ['cpu-not-stolen'],
    });
    const shown = { ...result, rateLatencies: [level(null, 24), level(0.9, 30)] };
    const page = renderHtml(shown, '');
    expect(page).toContain('Latency at shares of that rate');
    expect(page).toMatch(/transmit client\/.*?too few.*?too few/s);
    expect(renderMarkdown(shown)).toMatch(/bridge \| idle \| 1.00.kpps \| 0 \| 24.0.ns \| 24.0.ns \| 24.0.ns/);
    expect(renderMarkdown(shown)).toMatch(/bridge \| 90.% of its rate !/);
  });
});
