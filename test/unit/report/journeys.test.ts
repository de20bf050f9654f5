import { describe, expect, it } from 'vitest';
import { resultSchema } from '../../../src/model/result.ts';
import { renderHtml } from '../../../src/report/index.ts';
import { resultWithJourneys } from '../../helpers/sample-journeys.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

const html = renderHtml(resultWithJourneys(sampleResult()), '');
const section = /<section id="journeys"[\s\S]*?<\/section>/.exec(html)?.[0] ?? '';
const text = section.replaceAll(/<[^>]+>/g, ' ').replaceAll(/[\s\u00a0]+/g, ' ');

describe('the journeys of a report', () => {
  it('draw every topology that was followed, on one scale', () => {
    const strips = [...section.matchAll(/<svg class="journey"[\s\S]*?<\/svg>/g)].map(([strip]) => strip);
    expect(strips).toHaveLength(2);
    const ends = strips.map((strip) =>
      Math.max(...[...strip.matchAll(/x="([\d.]+)" width="([\d.]+)"/g)].map(([, x, w]) => Number(x) + Number(w))),
    );
    expect(Math.max(...ends)).toBeGreaterThan(990);
    expect(Math.max(...ends)).toBeLessThanOrEqual(1000);
    expect(Math.min(...ends)).toBeLessThan(650);
  });

  it('list every stage with its percentiles', () => {
    for (const stage of ['client stack', 'bridge port0 → port1', 'server stack', 'return to ping'])
      expect(text).toContain(stage);
    expect(section.match(/class="fall"/g)).toHaveLength(10 + 18);
  });

  it('say in words what a bridge adds, kind by kind', () => {
    expect(text).toMatch(/bridge takes [\d.]+ µs more than veth: [\d.]+ (µs|ns) [a-z ]+, [\d.]+ (µs|ns) [a-z ]+/);
  });

  it('say how many echoes they are, and show the slowest', () => {
    expect(text).toContain('120 of 120 echoes seen at every point.');
    expect(section.match(/echo \d+ of visit \d+/g)).toHaveLength(2 * 5);
  });

  it('say what following cost, beside the figures that it made longer', () => {
    expect(text.match(/Followed, ping says [\d.]+ µs instead of [\d.]+ µs \([+−]?[\d.]+ %\)/g)).toHaveLength(2);
  });

  it('are left out of a result without', () => {
    expect(renderHtml(sampleResult(), '')).not.toContain('id="journeys"');
  });

  it('survive the file', () => {
    const result = resultWithJourneys(sampleResult());
    expect(
      resultSchema.parse(JSON.parse(JSON.stringify(result))).visits.find(({ journeys }) => journeys)?.journeys,
    ).toEqual(result.visits.find(({ journeys }) => journeys)?.journeys);
  });
});
