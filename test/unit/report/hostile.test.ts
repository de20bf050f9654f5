import { describe, expect, it } from 'vitest';
import { renderHtml, renderMarkdown } from '../../../src/report/index.ts';
import { everything, resultWith } from '../../helpers/hostile-result.ts';
import { acting, payloads } from '../../helpers/payloads.ts';

/** Names of tags and attributes in order, for every "<" there is: what an escaped text cannot change. */
const structureOf = (html: string): string[] =>
  html
    .split('<')
    .slice(1)
    .map((tag) => tag.replaceAll(/="[^"]*"/g, '').split('>')[0] ?? '');

const cellCounts = (markdown: string): number[] =>
  markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replaceAll(/\\./g, '').split('|').length);

describe('a hostile string in every field of a result', () => {
  const harmless = structureOf(renderHtml(resultWith('x'), ''));

  it('starts from a page with everything on it', () => {
    expect(harmless.length).toBeGreaterThan(1500);
  });

  it.each(Object.entries(payloads))('leaves the page as it is: %s', (_name, payload) => {
    const html = renderHtml(resultWith(payload), '');
    expect(structureOf(html)).toEqual(harmless);
    expect(html.match(/<script/gi)).toHaveLength(4);
    expect(html).not.toMatch(acting);
  });

  it.each(Object.entries(payloads))(
    'leaves Markdown its two tables without markup of their own: %s',
    (_name, payload) => {
      const bodyWith = (text: string): string => renderMarkdown(resultWith(text)).split('```')[0] ?? '';
      const [markdown, body, plain] = [
        renderMarkdown(resultWith(payload)),
        bodyWith(payload),
        cellCounts(bodyWith('x')),
      ];
      expect(plain.length).toBeGreaterThan(2 + everything().arms.length);
      expect(cellCounts(body)).toEqual(plain);
      expect(new Set(body.match(/<[^>]*>/g))).toEqual(new Set(['<br>', '<details>', '<summary>', '</summary>']));
      expect(body.replaceAll(/\\./g, '')).not.toMatch(/\]\(|@everyone|`|^# /m);
      expect(markdown).not.toMatch(acting);
    },
  );

  it('keeps a text of 200 KB from filling the page', () => {
    const html = renderHtml(resultWith('w'.repeat(200_000)), '');
    expect(html.length).toBeLessThan(20_000_000);
  });
});
