import { expect, it } from 'vitest';
import type { Visit } from '../../../src/model/result.ts';
import { failedForGood } from '../../helpers/failed-audits.ts';
import { sampleResult } from '../../helpers/sample-result.ts';
import { failedByTools } from '../../userlands/failed-by-tools.ts';

type Audit = Visit['audits'][number];

const result = sampleResult({ rounds: 1 });
const kept = result.visits.filter(({ discarded }) => !discarded);

/** All visits as they are, but for one audit each, by their number. */
const withAudit = (name: string, ok: (index: number) => boolean) => ({
  ...result,
  visits: kept.map((visit, index): Visit => {
    const audit: Audit = { name, ok: ok(index), expected: 'this', actual: 'that', meaning: 'of this' };
    return { ...visit, audits: [audit] };
  }),
});

it('a limit that single visits are beyond is the mood of the machine; one that all are beyond is not', () => {
  expect(failedByTools(withAudit('journeys-add-up', (index) => index === 0))).toEqual([]);
  expect(failedByTools(withAudit('probe-equals-counters client/eth0', (index) => index === 0))).toEqual([]);
  expect(failedByTools(withAudit('journeys-add-up', () => false))).toHaveLength(kept.length);
});

it('what must hold exactly must hold in each visit', () => {
  const { arm, load, observation } = kept[0] as Visit;
  expect(failedByTools(withAudit('transmits-paired client/eth0', (index) => index > 0))).toEqual([
    `${arm}/${load}/${observation}: transmits-paired client/eth0: this, got that`,
  ]);
});

it('whether a neighbour took the CPU is not judged, in however many visits', () => {
  expect(failedByTools(withAudit('cpu-not-stolen', () => false))).toEqual([]);
  expect(failedForGood(withAudit('cpu-not-throttled', () => false))).toEqual([]);
});

it('of echoes every packet counts: what has no limit for them must hold in each visit of them', () => {
  const [ping, tcp] = ['ping', 'tcp'].map((load) => kept.findIndex((visit) => visit.load === load)) as [number, number];
  const failing = (name: string, bad: number) => failedForGood(withAudit(name, (index) => index !== bad));
  expect(failing('probe-equals-counters client/eth0', ping)).toHaveLength(1);
  expect(failing('probe-equals-counters client/eth0', tcp)).toEqual([]);
  expect(failing('journeys-add-up', ping)).toEqual([]);
  expect(failing('transmits-paired client/eth0', tcp)).toHaveLength(1);
});

it('a discarded visit decides nothing, in neither way', () => {
  const bad = withAudit('journeys-add-up', (index) => index === 0);
  const visits = bad.visits.map((visit, index) => ({ ...visit, discarded: index === 0 }));
  expect(failedByTools({ ...bad, visits })).toHaveLength(kept.length - 1);
  const discarded = bad.visits.map((visit) => ({ ...visit, discarded: true }));
  expect(failedByTools({ ...bad, visits: discarded })).toEqual([]);
});
