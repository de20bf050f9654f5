import { describe, expect, it } from 'vitest';
import { renderHtml, renderMarkdown } from '../../../src/report/index.ts';
import { resultWith } from '../../helpers/hostile-result.ts';

const payloads: Record<string, string> = {
  'end of a script': '</script><script>window.hurt=1</script>',
  'an image that fails': '"><img src=x onerror="window.hurt=1">',
  'an attribute': `' onmouseover='window.hurt=1' x="`,
  'a comment': '<!--<script>',
  'a Markdown table': '|x|\n| -- |\n# Head\n```\n',
  'a terminal escape': '\u001b[31m\u0007\u0000\u202e\ud800',
  'a link': '[x](javascript:alert(1)) ![x](http://example.com/x.png) <http://example.com>',
  'a mention': '@everyone #1 \u0024{{ secrets.X }} $(reboot) `reboot`',
};

/** Control and format characters and lone surrogates: what acts on a terminal or on the order of reading. */
const acting = /[^\P{C}\n\t]/u;

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

  it.each(Object.entries(payloads))('leaves Markdown one table without markup of its own: %s', (_name, payload) => {
    const markdown = renderMarkdown(resultWith(payload));
    const body = markdown.slice(0, markdown.indexOf('```'));
    const counts = cellCounts(body);
    expect(counts).toHaveLength(2 + 5);
    expect(new Set(counts)).toEqual(new Set([7]));
    expect(new Set(body.match(/<[^>]*>/g))).toEqual(new Set(['<br>', '<details>', '<summary>', '</summary>']));
    expect(body.replaceAll(/\\./g, '')).not.toMatch(/\]\(|@everyone|`|^# /m);
    expect(markdown).not.toMatch(acting);
  });

  it('keeps a text of a megabyte from filling the page', () => {
    const html = renderHtml(resultWith('w'.repeat(1_000_000)), '');
    expect(html.length).toBeLessThan(20_000_000);
  });
});
