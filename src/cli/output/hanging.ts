import { wrap } from '../../text/wrap.ts';

/** Breaks `text` at blanks; the lines after the first stand under it, `label.length` columns in. */
export const hanging = (label: string, text: string, columns: number): string[] => {
  const indent = ' '.repeat(label.length);
  return wrap(text, columns, indent).map((line, index) => (index === 0 ? label + line.slice(indent.length) : line));
};
