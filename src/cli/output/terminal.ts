import type { TextStream } from '../io.ts';
import { columnsOf } from './columns-of.ts';
import { hanging } from './hanging.ts';

/** Lines that stay, and on a terminal one line that is written over. */
export interface Terminal {
  /** Prints a line that stays. */
  line(text: string): void;
  /** Replaces the status; nothing where the stream is no terminal. */
  status(text: string): void;
  /** Removes the status. */
  end(): void;
}

/** Back to the first column, erase the whole line (ECMA-48: CR, EL 2). */
const eraseLine = '\r\u001b[2K';

/** One column is left free: a full line makes some terminals wrap. */
const shorten = (text: string, columns: number): string =>
  text.length < columns ? text : `${text.slice(0, Math.max(0, columns - 2))}…`;

/** Prose is broken at blanks. A line that begins with some is a command or evidence, and stays whole. */
const fold = (text: string, columns: number): string =>
  text
    .split('\n')
    .flatMap((line) => (line.startsWith(' ') ? [line] : hanging('', line, columns)))
    .join('\n');

export const plainTerminal = (stream: TextStream): Terminal => ({
  line: (text) => void stream.write(`${text}\n`),
  status: () => undefined,
  end: () => undefined,
});

export const liveTerminal = (stream: TextStream): Terminal => {
  let shown = '';
  const draw = (text: string): void => {
    shown = shorten(text, columnsOf(stream));
    stream.write(`${eraseLine}${shown}`);
  };
  return {
    line: (text) => void stream.write(`${eraseLine}${fold(text, columnsOf(stream))}\n${shown}`),
    status: draw,
    end: () => {
      if (shown !== '') draw('');
    },
  };
};
