/** Single keys from the terminal. */
import type { Io } from './io.ts';

const ctrlC = '\u0003';

/** In raw mode the terminal sends no signal for Ctrl-C, so that it is sent here. */
const hear =
  (listener: (key: string) => void) =>
  (bytes: Buffer): void => {
    for (const key of bytes.toString('utf8')) {
      if (key === ctrlC) process.kill(process.pid, 'SIGINT');
      else listener(key);
    }
  };

export const onKey: Io['onKey'] = (listener, signal) => {
  const { stdin } = process;
  const heard = hear(listener);
  const stop = (): void => {
    stdin.off('data', heard).setRawMode(false).pause();
  };
  if (signal.aborted) return;
  stdin.setRawMode(true).on('data', heard);
  signal.addEventListener('abort', stop, { once: true });
};
