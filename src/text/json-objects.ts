/** The whole JSON objects in a text, and the lines around them. Pure. */

export interface JsonText {
  readonly objects: readonly string[];
  /** Lines outside of them, trimmed. */
  readonly lines: readonly string[];
}

/** A string, which holds no line break, or one of the two brackets: what a scanner has to know of JSON. */
const tokens = /"(?:[^"\\\n]|\\.)*"|[{}]/g;

type Span = readonly [from: number, to: number];

/** Of each object that is not inside of another. An object that is cut off is none. */
const spansFrom = (start: number, text: string): Span[] => {
  const spans: Span[] = [];
  let [depth, from] = [0, 0];
  for (const { 0: token, index } of text.slice(start).matchAll(tokens)) {
    if (token === '{' && depth++ === 0) from = start + index;
    if (token === '}' && depth > 0 && --depth === 0) spans.push([from, start + index + 1]);
  }
  return spans;
};

/** Where something before it opened a bracket and never closed it, an object still begins at the start of a line. */
const spansIn = (text: string): Span[] => {
  const starts = [0, ...[...text.matchAll(/^\{/gm)].map(({ index }) => index)];
  for (const start of starts) {
    const spans = spansFrom(start, text);
    if (spans.length > 0) return spans;
  }
  return [];
};

export const splitJson = (text: string): JsonText => {
  const spans = spansIn(text);
  const ends = [0, ...spans.map(([, to]) => to)];
  const starts = [...spans.map(([from]) => from), text.length];
  const outside = ends.map((end, index) => text.slice(end, starts[index])).join('\n');
  return {
    objects: spans.map(([from, to]) => text.slice(from, to)),
    lines: outside
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  };
};
