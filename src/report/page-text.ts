/** A page as text. The same page gives the same bytes. */
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';

/** Shapes in SVG have no content, and preact closes them with a tag of their own: 3 % of a page. Text cannot look like this, its "<" is escaped. */
const emptyShape = /><\/(?:path|use|rect|circle|line)>/g;

/** UTF-8, of a part of a page. */
export const pageBytes = (part: VNode): number => Buffer.byteLength(renderToString(part));

export const pageText = (page: VNode): string =>
  `<!doctype html>\n${renderToString(page).replaceAll(emptyShape, '/>')}\n`;
