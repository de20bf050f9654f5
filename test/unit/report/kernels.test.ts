import { describe, expect, it } from 'vitest';
import type { KernelRecord } from '../../../src/model/probe.ts';
import type { Result } from '../../../src/model/result.ts';
import {
  kernelsPage,
  renderEnvironmentsHtml,
  renderEnvironmentsMarkdown,
  renderHtml,
  renderMarkdown,
} from '../../../src/report/index.ts';
import { hiddenStageTexts } from '../../../src/report/view/hook-row.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

const record = (symbol: string | null): KernelRecord => ({
  functions: [
    { name: 'veth_xmit', symbol: 'veth_xmit.isra.0', module: 'veth' },
    { name: '__dev_forward_skb', symbol, module: null },
  ],
  functionsFrom: '/proc/kallsyms',
  tracepoints: [
    { name: 'net:net_dev_start_xmit', there: true },
    { name: 'net:no_such', there: false },
  ],
  dropReasons: { '3': 'NO_SOCKET' },
  btf: ['vmlinux'],
  config: { KPROBES: 'y' },
  refused: [],
  hiddenStages: symbol === null ? [{ stage: 'forward', reason: 'this kernel has none of __dev_forward_skb' }] : [],
});

const on = (kernelRelease: string, emulated: boolean, kernel: KernelRecord): Result => {
  const result = sampleResult({ rounds: 2 });
  return { ...result, kernel, runId: kernelRelease, environment: { ...result.environment, kernelRelease, emulated } };
};

const hostile = '6.12<script>alert(1)</script>';
const results = [on('6.1.0-56-amd64', true, record('__dev_forward_skb')), on(hostile, false, record(null))];

describe('a report of several kernels', () => {
  const html = renderEnvironmentsHtml(kernelsPage(results), '');
  const markdown = renderEnvironmentsMarkdown(kernelsPage(results));

  it('shows every topology on every kernel, with the label of emulation', () => {
    expect(html.match(/<span class="sub">6\.1\.0-56-amd64<\/span>/g)).toHaveLength(results[0]?.arms.length ?? 0);
    expect(html.match(/emulated<\/span><\/th><td/g)).toHaveLength(results[0]?.arms.length ?? 0);
    expect(html.match(/<th scope="col">6\.1\.0-56-amd64 <span class="label doubt">emulated/g)).toHaveLength(4);
    expect(html).toContain('figures are for function only');
    expect(markdown).toContain('figures are for function only');
    expect(markdown.match(/\*\*<br>\S+ \*emulated\*/g)).toHaveLength(results[0]?.arms.length ?? 0);
  });

  it('says of each kernel what is not visible there', () => {
    expect(html).toContain('as veth_xmit.isra.0, in module veth');
    expect(html.match(/not visible on this kernel/g)?.length).toBeGreaterThanOrEqual(3);
    expect(markdown).toContain('not visible on this kernel');
  });

  it('links to the page of each kernel, and executes nothing that a kernel calls itself', () => {
    expect(html).toContain('<a href="6.1.0-56-amd64/index.html">');
    expect(html).not.toContain('<script>alert(1)');
    expect(markdown).not.toContain('<script>');
  });
});

describe('the report of one kernel', () => {
  it('reads "not visible on this kernel" where a stage is missing', () => {
    const result = on('6.1', false, record(null));
    const sentence = 'Stage forward: not visible on this kernel: this kernel has none of __dev_forward_skb.';
    expect(renderHtml(result, '')).toContain(sentence);
    expect(renderMarkdown(result)).toContain('not visible on this kernel');
    expect(renderHtml(result, '')).toContain('What this kernel shows');
  });

  it('names no stage as hidden that its own visits hold, and of pings none that only streams have', () => {
    const kernel = {
      ...record('x'),
      hiddenStages: ['transmit', 'oneway'].map((stage) => ({ stage, reason: 'of old' })),
    };
    const result = on('6.1', false, kernel);
    const pings = {
      ...result,
      plan: { ...result.plan, loads: result.plan.loads.filter(({ kind }) => kind === 'ping') },
      visits: result.visits.filter(({ load }) => load === 'ping'),
    };
    expect(pings.visits.flatMap(({ observed }) => observed?.stages.map(({ stage }) => stage) ?? [])).toContain(
      'transmit',
    );
    expect(hiddenStageTexts(pings)).toEqual([]);
    const without = { ...result, visits: result.visits.map((visit) => ({ ...visit, observed: null })) };
    expect(hiddenStageTexts(without)).toHaveLength(2);
  });

  it('has no such part where nothing was attached', () => {
    expect(renderHtml({ ...sampleResult(), kernel: null }, '')).not.toContain('What this kernel shows');
  });
});
