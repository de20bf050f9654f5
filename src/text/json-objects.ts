/** The whole JSON objects in a text, and the lines around them. Pure. */

export interface JsonText {
  readonly objects: readonly string[];
  /** Lines outside of them, trimmed. */
  readonly lines: readonly string[];
}

/** A string, or one of the two brackets: what a scanner has to know of JSON. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}]/gs;

/** [from, to) of each object that is not inside of another. An object that is cut off is none. */
const spansIn = (text: string): [number, number][] => {
  const spans: [number, number][] = [];
  let [depth, from] = [0, 0];
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === '{' && depth++ === 0) from = index;
    if (token === '}' && depth > 0 && --depth === 0) spans.push([from, index + 1]);
  }
  return spans;
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
