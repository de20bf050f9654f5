/** A real terminal for a test: one tmux server a test, on a socket of its own, gone afterwards. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { shellQuote } from '../../src/system/exec/command-line.ts';

export interface Screen {
  /** tmux names of keys: "Enter", "Escape", "C-c", "Down". */
  press(...keys: string[]): void;
  text(): string;
  /** Waits for the text, for 200 s at most: a bound for hangs, on a loaded machine. */
  shows(pattern: RegExp): Promise<string>;
  end(): void;
}

/** Runs `command` in a shell without start files, and shows "exit CODE" when it has ended. */
export const openScreen = (command: string, cwd: string, size = { columns: 80, lines: 50 }): Screen => {
  const socket = `vethscope-${randomUUID()}`;
  const tmux = (...args: string[]): string =>
    execFileSync('tmux', ['-L', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' });
  const geometry = ['-x', String(size.columns), '-y', String(size.lines)];
  const shell = `env -u CI -u NO_COLOR sh -c ${shellQuote(`${command}; echo "exit $?"; sleep 120`)}`;
  tmux('new-session', '-d', ...geometry, '-c', cwd, shell);
  const text = (): string => tmux('capture-pane', '-p');
  return {
    text,
    press: (...keys) => void tmux('send-keys', ...keys),
    shows: async (pattern) => {
      for (const end = Date.now() + 200_000; Date.now() < end; ) {
        if (pattern.test(text())) return text();
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`${pattern} was never shown:\n${text()}`);
    },
    end: () => void tmux('kill-server'),
  };
};
