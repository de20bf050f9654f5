/** Where the seconds of `vethscope watch` are shown: each over the one before on a terminal, one below the other elsewhere. */

import type { TextStream } from '../io.ts';
import { columnsOf } from './columns-of.ts';

export interface WatchScreen {
  show(lines: readonly string[]): void;
  /** The terminal as it was, with what was shown last. */
  end(): void;
}

/** xterm's alternate screen, and the cursor hidden; both back. */
const enter = '\u001b[?1049h\u001b[?25l';
const leave = '\u001b[?25h\u001b[?1049l';
/** ECMA-48: cursor home (CUP), erase to the end of the line (EL 0), erase what is below (ED 0). */
const home = '\u001b[H';
const eraseRest = '\u001b[K';
const eraseBelow = '\u001b[J';

const block = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

const plainScreen = (stream: TextStream): WatchScreen => ({
  show: (lines) => void stream.write(`${block(lines)}\n`),
  end: () => undefined,
});

const liveScreen = (stream: TextStream): WatchScreen => {
  let shown: readonly string[] = [];
  stream.write(enter);
  return {
    show: (lines) => {
      shown = lines;
      const width = columnsOf(stream);
      const fitted = [...lines, '', 'q quits'].map((line) => `${line.slice(0, width)}${eraseRest}`);
      stream.write(`${home}${fitted.join('\n')}${eraseBelow}`);
    },
    end: () => void stream.write(`${leave}${block(shown)}`),
  };
};

export const openWatchScreen = (stream: TextStream, live: boolean): WatchScreen =>
  live ? liveScreen(stream) : plainScreen(stream);
