import { EventEmitter } from 'node:events';
import type { Io } from '../../src/cli/io.ts';
import { Cancelled } from '../../src/cli/wizard/cancelled.ts';
import { fakeRunner } from './fake-runner.ts';

export interface Captured {
  readonly io: Io;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly signals: EventEmitter;
}

export interface CapturedOptions extends Partial<Omit<Io, 'stdout' | 'stderr' | 'signals'>> {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** An Io that keeps what is written. By default: root, no terminal, an environment without anything. */
export const capturedIo = ({ isTTY = false, columns = 80, ...more }: CapturedOptions = {}): Captured => {
  const written = { stdout: '', stderr: '' };
  const signals = new EventEmitter();
  const stream = (name: keyof typeof written) => ({
    isTTY,
    columns,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const io: Io = {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    stdin: { isTTY },
    env: {},
    cwd: '/nowhere',
    isRoot: true,
    signals,
    runner: fakeRunner().runner,
    confirm: async () => false,
    chooseOne: async () => {
      throw new Cancelled();
    },
    chooseSeveral: async () => {
      throw new Cancelled();
    },
    pressEnter: async () => undefined,
    onKey: () => undefined,
    ...more,
  };
  return { io, stdout: () => written.stdout, stderr: () => written.stderr, signals };
};
