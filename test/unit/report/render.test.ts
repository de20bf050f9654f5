import { beforeAll, describe, expect, it } from 'vitest';
import { buildReportClient } from '../../../build-client.mjs';
import type { Result } from '../../../src/model/result.ts';
import { resultSchema } from '../../../src/model/result.ts';
import { renderHtml, renderMarkdown } from '../../../src/report/index.ts';
import { unpackJson } from '../../../src/report/text/packed-json.ts';
import type { CompactChart } from '../../../src/report/view/compact-chart.ts';
import { sampleArms } from '../../helpers/sample-plan.ts';
import { sampleResult } from '../../helpers/sample-result.ts';
import { failVisit, withholdVisit } from '../../helpers/sample-visits.ts';

const mapVisits = (result: Result, change: (visit: Result['visits'][number]) => Result['visits'][number]): Result => ({
  ...result,
  visits: result.visits.map(change),
});

const textOf = (html: string): string =>
  html
    .replaceAll(/<(style|script)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('\u00a0', ' ')
    .replaceAll(/\s+/g, ' ');

describe('the page', () => {
  let client = '';
  beforeAll(async () => {
    client = await buildReportClient();
  });

  it('is the same bytes for the same result, also when it comes from a file', () => {
    const result = sampleResult();
    const again = resultSchema.parse(JSON.parse(JSON.stringify(result)));
    expect(renderHtml(again, client)).toBe(renderHtml(result, client));
    expect(renderMarkdown(again)).toBe(renderMarkdown(result));
  });

  it('of a quick run is at most 600 KB, script and data included', () => {
    expect(Buffer.byteLength(renderHtml(sampleResult(), client))).toBeLessThanOrEqual(600_000);
  });

  it('asks nothing of the network', () => {
    const html = renderHtml(sampleResult(), '');
    expect(html).toContain("default-src 'none'");
    expect(html.match(/(?:src|href)="(?!#|data:,")[^"]*"/g)).toBeNull();
    expect(html).not.toMatch(/url\((?!"data:image)|@import/);
  });

  it('answers the question in its first line', () => {
    const text = textOf(renderHtml(sampleResult(), ''));
    expect(text).toMatch(
      /On this machine \(kernel 6\.18\.44, 2 CPUs\) veth carries [\d.]+ Gbit\/s and answers a ping in [\d.]+ µs\./,
    );
    expect(text).toMatch(
      /bridge against veth: throughput not clearly different, round trips 26\.2 % longer, 12\.8 % fewer packets a second\./,
    );
    expect(text).toMatch(/ovs-veth \(userspace datapath\) against veth \(tx=off\): .* round trips 4\.14 times as long/);
  });

  it('never calls reordered segments lost', () => {
    const text = textOf(renderHtml(sampleResult(), ''));
    expect(text.match(/spurious: reordered/g)).toHaveLength(5);
  });

  it('names the command, the seed and what was asked', () => {
    const text = textOf(renderHtml(sampleResult(), ''));
    expect(text).toContain('vethscope compare --preset quick --seed 20261124');
    expect(text).toContain('tracepoint (asked: auto)');
  });
});

describe('a figure that does not count', () => {
  it('is withheld with the reason, and nowhere shown', () => {
    const reason = '1,000 packets crossed lo: the load did not use the wire';
    const result = mapVisits(sampleResult(), (visit) =>
      visit.arm === 'bridge' && visit.load === 'tcp' ? withholdVisit(visit, reason) : visit,
    );
    const html = renderHtml(result, '');
    expect(textOf(html)).toContain(`withheld ${reason}`);
    const packed = /id="vethscope-charts">(.*?)<\/script>/.exec(html)?.[1] ?? '';
    const charts = unpackJson(packed) as CompactChart[];
    const tcp = charts.find(({ id }) => id === 'chart-tcp');
    expect(JSON.stringify(tcp)).not.toContain('"name":"bridge, each visit","role":"dots","style":2,"x":[18');
    expect(tcp?.categories).toEqual(['veth', 'veth (tx=off)', 'ovs-veth', 'ovs-internal']);
  });

  it('that failed shows the error', () => {
    const what = 'The udp load failed: iperf3 died';
    const result = mapVisits(sampleResult(), (visit) =>
      visit.arm === 'ovs-veth' && visit.load === 'udp' ? failVisit(visit, 'LOAD_FAILED', what, 'See doctor.') : visit,
    );
    expect(textOf(renderHtml(result, ''))).toContain(`failed ${what}`);
    expect(renderMarkdown(result)).toContain('The udp load failed');
  });
});

describe('an unusual result', () => {
  const render = (result: Result): string => textOf(renderHtml(result, '')) + renderMarkdown(result);
  const absurd = /NaN|Infinity|undefined|\[object|null/;

  it('of one topology', () => {
    const text = render(sampleResult({ arms: sampleArms.slice(0, 1) }));
    expect(text).not.toMatch(absurd);
    expect(text).toContain('veth carries');
  });

  it('where everything failed', () => {
    const text = render(mapVisits(sampleResult(), (visit) => failVisit(visit, 'WIRE_BROKEN', 'No carrier.', 'Look.')));
    expect(text).not.toMatch(absurd);
    expect(text).toContain('Nothing could be measured on this machine');
    expect(text).toContain('There is nothing to draw');
  });

  it('without probes', () => {
    const bare = mapVisits(sampleResult(), (visit) => ({ ...visit, observed: null }));
    const text = render({ ...bare, backend: null, attachments: [] });
    expect(text).not.toMatch(absurd);
    expect(text).toContain('No probe was attached');
  });

  it('without any visit', () => {
    const text = render({ ...sampleResult(), visits: [], partial: true, partialReason: 'Interrupted at the start.' });
    expect(text).not.toMatch(absurd);
    expect(text).toContain('This result is partial. Interrupted at the start.');
  });

  it('of an emulated kernel says so', () => {
    const result = sampleResult();
    expect(render({ ...result, environment: { ...result.environment, emulated: true } })).toContain('2 CPUs, emulated');
  });

  it('of forty topologies', () => {
    const arms = Array.from({ length: 40 }, (_, i) => ({
      ...sampleArms[i % 5],
      id: `arm-${i}`,
      control: i === 0 ? null : 'arm-0',
    }));
    const text = render(sampleResult({ arms: arms as typeof sampleArms, rounds: 1 }));
    expect(text).not.toMatch(absurd);
    expect(text).toContain('arm-39');
  });
});
