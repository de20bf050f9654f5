import { describe, expect, it } from 'vitest';
import type { RateSearch, RateTrial } from '../../../../src/model/result.ts';
import { rateRows } from '../../../../src/report/view/rate-row.ts';
import { foundRates } from '../../../../src/result/derive.ts';
import { sampleResult } from '../../../helpers/sample-result.ts';

const findRate = { goals: [0.005, 0], trialS: 1, sumS: 5, exceedRatio: 0.5, width: 0.05, maxTrials: 50 };
const plan = { ...sampleResult().plan, findRate };

/** The sender manages 2 % less than was asked for. */
const trial = (requestedPps: number, more: Partial<RateTrial> = {}): RateTrial => ({
  requestedPps,
  sentPackets: Math.round(requestedPps * 0.98),
  senderSeconds: 1,
  pathLost: 0,
  receiverDropped: 0,
  witnesses: [],
  ...more,
});

const socketFull = (change: number) => [
  { witness: 'packet socket', node: 'switch', device: 'port0', change },
  { witness: 'tx_dropped', node: 'client', device: 'eth0', change: 2 },
  { witness: 'UdpRcvbufErrors', node: 'server', device: null, change: 9_999 },
];

const search = (trials: readonly RateTrial[], error: string | null = null): RateSearch => ({
  arm: 'ovs-veth',
  highestPps: 200_000,
  lowestPps: 2_000,
  trials: [...trials],
  error,
});

const times = (count: number, one: RateTrial): RateTrial[] => Array.from({ length: count }, () => one);

describe('the highest rate', () => {
  const trials = [
    ...times(3, trial(200_000, { pathLost: 90_000, witnesses: socketFull(90_000) })),
    ...times(3, trial(100_000, { pathLost: 40, witnesses: socketFull(38), receiverDropped: 980 })),
    ...times(3, trial(104_000, { pathLost: 9_000, witnesses: socketFull(9_000) })),
    ...times(3, trial(97_000)),
  ];
  const [pdr, ndr] = foundRates({ plan, rateSearches: [search(trials)] });

  it('is what was really sent, for each goal', () => {
    expect(pdr).toMatchObject({ goal: 0.005, state: 'found', sentPps: 98_000, upperPps: 104_000, trials: 12 });
    expect(ndr).toMatchObject({ goal: 0, state: 'found', sentPps: 95_060, upperPps: 100_000 });
  });

  it('does not blame the path for what the receiver dropped', () => {
    expect(pdr?.receiverShare).toBeCloseTo(0.01);
    expect(ndr?.receiverShare).toBe(0);
  });

  it('says where the first packets were lost, by counters of the path', () => {
    expect(pdr?.firstLoss).toEqual({ pps: 98_000, place: 'packet socket switch/port0', packets: 40 });
  });

  it('is absent where the search failed, was not asked for, or found no loss', () => {
    expect(foundRates({ plan, rateSearches: [search([], 'iperf3 is gone')] })[0]).toMatchObject({
      state: 'failed',
      sentPps: null,
      firstLoss: null,
    });
    expect(foundRates({ plan: sampleResult().plan })).toEqual([]);
    const free = foundRates({ plan, rateSearches: [search(times(3, trial(200_000)))] })[0];
    expect(free).toMatchObject({ state: 'sender-limited', firstLoss: null, sentPps: 196_000, surplus: 0 });
  });

  it('says by how many packets more arrived than were sent, which is no loss', () => {
    const more = { ...trial(200_000), pathLost: -7 };
    expect(foundRates({ plan, rateSearches: [search([more, ...times(2, trial(200_000))])] })[0]).toMatchObject({
      ...{ state: 'sender-limited', firstLoss: null, surplus: 7 },
    });
    const result = { ...sampleResult(), plan, rateSearches: [search([more])] };
    expect(rateRows(result)[0]?.firstLoss).toBe('none seen; up to 7 packets more arrived than were sent');
  });
});
