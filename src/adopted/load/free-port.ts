/** A port that nothing in a foreign namespace listens on, or is connected from. */
import { failure } from '../../errors.ts';
import type { Runner } from '../../system/exec/runner.ts';
import type { HeldNetns } from '../endpoint/held-netns.ts';
import { askIn } from '../in-netns.ts';

const tables = ['tcp', 'tcp6', 'udp', 'udp6'] as const;

/** Lines of /proc/net/tcp and its like: "0: 0100007F:1451 00000000:0000 0A …", the local port in hexadecimal digits. */
export const portsIn = (text: string): number[] =>
  [...text.matchAll(/^\s*\d+: [\dA-F]+:([\dA-F]{4}) /gm)].map(([, port]) => Number.parseInt(port ?? '', 16));

/** `usual`, or one of the hundred above it. Sockets of a moment ago, in TIME_WAIT, count as taken. */
export const freePort = async (runner: Runner, netns: Pick<HeldNetns, 'path'>, usual: number): Promise<number> => {
  const questions = tables.map((table) => ['cat', `/proc/net/${table}`] as const);
  const taken = new Set((await askIn(runner, netns, questions)).flatMap(portsIn));
  const free = Array.from({ length: 100 }, (_, index) => usual + index).find((port) => !taken.has(port));
  if (free !== undefined) return free;
  const what = `No port from ${usual} to ${usual + 99} is free in the namespace of the second end.`;
  throw failure('NO_WIRE', { what, todo: 'Trace it without --load, or when fewer connections are open there.' });
};
