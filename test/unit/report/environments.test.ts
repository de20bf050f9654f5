import { describe, expect, it } from 'vitest';
import type { Result } from '../../../src/model/result.ts';
import {
  digestOf,
  type MergedPage,
  renderEnvironmentsHtml,
  renderEnvironmentsMarkdown,
} from '../../../src/report/index.ts';
import { groupRuns } from '../../../src/report/multi-run/group-runs.ts';
import { compareArms, runFigures } from '../../../src/result/derive.ts';
import { resultWith } from '../../helpers/hostile-result.ts';
import { acting, payloads } from '../../helpers/payloads.ts';
import { placedResult } from '../../helpers/placed-results.ts';

const pageOf = (results: readonly Result[], skipped: readonly string[] = []): MergedPage => ({
  runs: results.map((result) => ({ run: digestOf(runFigures(result)), page: null })),
  skipped,
});
const firstLine = (results: readonly Result[]): string =>
  renderEnvironmentsMarkdown(pageOf(results))
    .split('\n')[2]
    ?.replaceAll(/\\|&#\d+;/g, '') ?? '';
const namesOf = (results: readonly Result[]): string[] =>
  groupRuns(pageOf(results).runs).groups.map(({ name }) => name);

describe('what environments are called', () => {
  it.each([
    ['kernels', [{ kernelRelease: '6.12.1' }, { kernelRelease: '6.1.9' }], ['6.1.9', '6.12.1'], 'kernels'],
    ['machines', [{ hostname: 'node-10' }, { hostname: 'node-9' }], ['node-9', 'node-10'], 'machines'],
    ['distributions', [{ distribution: 'Fedora' }, { distribution: 'Debian' }], ['Debian', 'Fedora'], 'distributions'],
    [
      'what else differs',
      [{ governor: 'performance' }, { governor: 'powersave' }],
      ['governor performance', 'governor powersave'],
      'environments',
    ],
    [
      'no more than tells them apart',
      [
        { kernelRelease: '6.1', hostname: 'a', cpuCount: 2 },
        { kernelRelease: '6.1', hostname: 'b', cpuCount: 4 },
        { kernelRelease: '6.12', hostname: 'a', cpuCount: 2 },
      ],
      ['6.1 · a', '6.1 · b', '6.12 · a'],
      'environments',
    ],
  ])('%s', (_what, places, names, noun) => {
    const grouping = groupRuns(pageOf(places.map(placedResult)).runs);
    expect(grouping.groups.map(({ name }) => name)).toEqual(names);
    expect(grouping.noun.many).toBe(noun);
  });

  it('does not part runs by what the kernel sizes anew at each boot, or by what only one has recorded', () => {
    const sysctls = { 'net.core.rmem_max': '212992' };
    const places = [{ sysctls: { ...sysctls, 'net.ipv4.tcp_mem': '1 2 3' } }, { sysctls, governor: 'powersave' }];
    expect(namesOf(places.map(placedResult))).toEqual(['6.18.44']);
  });

  it('parts two whose names would read alike', () => {
    const places = [
      { kernelRelease: 'a · b', distribution: 'c' },
      { kernelRelease: 'a', distribution: 'b · c' },
      { kernelRelease: 'a', distribution: 'd' },
      { kernelRelease: 'a · b', distribution: 'd' },
    ];
    expect(groupRuns(pageOf(places.map(placedResult)).runs).groups).toHaveLength(4);
  });
});

describe('the first sentence', () => {
  const slow = placedResult({ hostname: 'node-b', bridge: 0.5 });

  it('says which ratio differs most, and where', () => {
    const fast = placedResult({ hostname: 'node-a' });
    const ratioOf = (result: Result): number =>
      compareArms(result).find(({ arm, metric }) => arm === 'bridge' && metric === 'tcp-rate')?.estimate ?? Number.NaN;
    expect(ratioOf(slow) / ratioOf(fast)).toBeCloseTo(0.5, 5);
    expect(firstLine([fast, slow])).toMatch(
      /^\*\*bridge differs most between machines: its TCP throughput \(p75\) against veth is −[45]\d\.\d % on node-b, and −\d\.\d % on node-a\.\*\*$/,
    );
  });

  it('claims nothing where the ranges overlap', () => {
    expect(firstLine(['node-a', 'node-b'].map((hostname) => placedResult({ hostname })))).toBe(
      "**No topology's ratio to its control is clearly different between the 2 machines.**",
    );
  });

  it.each([
    ['figures of an emulated machine', { hostname: 'node-a', emulated: true }],
    ['single blocks', { hostname: 'node-a', rounds: 1 }],
  ])('claims nothing of %s', (_what, place) => {
    expect(firstLine([placedResult(place), slow])).toBe('**2 topologies on 2 machines: node-a, node-b.**');
  });

  it('takes all runs of an environment into account', () => {
    const again = placedResult({ hostname: 'node-a', bridge: 0.5, startedAt: '2026-11-25T00:00:00.000Z' });
    expect(firstLine([placedResult({ hostname: 'node-a' }), again, slow])).toContain('clearly different');
  });
});

describe('a page of several environments', () => {
  const again = placedResult({ hostname: 'node-a', runId: 'next', startedAt: '2026-11-25T00:00:00.000Z' });
  const results = [again, placedResult({ hostname: 'node-a' }), placedResult({ hostname: 'node-b', emulated: true })];
  const page = pageOf(results, ['x.json is not a result.']);
  const [html, markdown] = [renderEnvironmentsHtml(page, ''), renderEnvironmentsMarkdown(page)];

  it('lists the runs of one environment in order of time, and averages nothing', () => {
    expect(html.match(/run 1 of 2, 2026-11-24T02:10:00\.000Z/g)).toHaveLength(2);
    expect(html.match(/run 2 of 2, 2026-11-25T00:00:00\.000Z/g)).toHaveLength(2);
    expect(html.match(/class="value"/g)).toHaveLength(3 * 2 * 4);
    const [row] = markdown.split('\n').filter((line) => line.includes('| TCP throughput (p75) |'));
    expect(row?.match(/to veth/g)).toHaveLength(3);
  });

  it('labels emulated columns and rows, and says what was not taken', () => {
    expect(html).toMatch(/<th scope="col">node-b <span class="label doubt">emulated<\/span><\/th>/);
    expect(markdown).toContain('| node-b *emulated* |');
    expect(html).toContain('<li>x.json is not a result.</li>');
    expect(markdown).toContain('- x.json is not a result.');
  });

  it('is the same whatever the order of the results', () => {
    expect(renderEnvironmentsHtml(pageOf(results.toReversed(), page.skipped), '')).toBe(html);
  });

  const hostilePage = (payload: string): MergedPage => pageOf([resultWith(payload), resultWith('x')], [payload]);
  const tagsOf = (text: string): number => text.split('<').length;
  const harmless = tagsOf(renderEnvironmentsHtml(hostilePage('y'), ''));

  it.each(Object.entries(payloads))('is inert: %s', (_name, payload) => {
    const hostile = hostilePage(payload);
    expect(tagsOf(renderEnvironmentsHtml(hostile, ''))).toBe(harmless);
    expect(renderEnvironmentsHtml(hostile, '')).not.toMatch(acting);
    const text = renderEnvironmentsMarkdown(hostile);
    expect(new Set(text.match(/<[^>]*>/g))).toEqual(new Set(['<br>']));
    expect(text.replaceAll(/\\./g, '')).not.toMatch(/\]\(|@everyone|`|^# /m);
    expect(text).not.toMatch(acting);
  });
});
