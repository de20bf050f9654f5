import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { trackedFiles } from '../helpers/tracked-files.ts';

const root = join(import.meta.dirname, '../..');

/** As GitHub makes them: lower case, without punctuation, a dash for each space. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');

const anchorsOf = (text: string): Set<string> =>
  new Set([...withoutCode(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)));

const brokenLinks = (file: string): string[] => {
  const targets = [...withoutCode(readFileSync(join(root, file), 'utf8')).matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, target = '']) => target,
  );
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [path = '', anchor] = target.split('#');
    const place = path === '' ? join(root, file) : join(root, dirname(file), path);
    if (!existsSync(place)) return true;
    return anchor !== undefined && place.endsWith('.md') && !anchorsOf(readFileSync(place, 'utf8')).has(anchor);
  });
};

describe('links inside the repository', () => {
  const pages = trackedFiles().filter((file) => file.endsWith('.md') && !file.startsWith('test/'));

  it('are looked for in more than a few pages', () => {
    expect(pages.length).toBeGreaterThan(15);
  });

  it.each(pages)('%s leads to files and headings that are there', (page) => {
    expect(brokenLinks(page)).toEqual([]);
  });
});
