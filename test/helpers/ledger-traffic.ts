/** Datagrams through a ledger lab: nothing is acknowledged, so that the only packets are those that are meant. */
import { execRunner as runner } from '../../src/system/exec/exec-runner.ts';
import type { LedgerLab } from './ledger-lab.ts';

const port = 9999;

/** `gapMs`: between two of them; null: as fast as they go. A large buffer: what nobody takes must not make the socket wait. */
export const send = ({ inside, target }: LedgerLab, packets: number, bytes: number, gapMs: number | null = 0) =>
  inside(
    'client',
    process.execPath,
    '-e',
    `const s = require('node:dgram').createSocket({ type: 'udp4', sendBufferSize: 212992 });
     s.bind(() => { let sent = 0;
       const next = () => sent++ < ${packets} ? s.send(Buffer.alloc(${bytes}), ${port}, '${target}', () => ${gapMs === null ? 'setImmediate(next)' : `setTimeout(next, ${gapMs})`}) : s.close();
       next(); });`,
  );

/** Reads on for ever: a reader that leaves waits for the end of the process. */
const said = (lines: AsyncIterable<string>, word: string): Promise<void> =>
  new Promise((resolve) => {
    void (async () => {
      for await (const line of lines) if (line === word) resolve();
    })();
  });

/** A program of the server that has said "ready", while `work` lasts. */
export const withProgram = async <T>({ live }: LedgerLab, argv: [string, ...string[]], work: () => Promise<T>) => {
  const netns = live.topology.nodes.find(({ role }) => role === 'server')?.netns;
  const child = await runner.spawn({ argv, netns });
  try {
    await said(child.lines, 'ready');
    return await work();
  } finally {
    await child.stop(0);
  }
};

/** At the port that `send` sends to: reads everything, or (`deaf`) holds a small buffer and never reads. */
export const withReceiver = <T>(lab: LedgerLab, deaf: boolean, work: () => Promise<T>): Promise<T> => {
  const script = `const s = require('node:dgram').createSocket({ type: 'udp4', recvBufferSize: ${deaf ? 4096 : 4_000_000} });
    ${deaf ? '' : "s.on('message', () => undefined);"}
    s.bind(${port}, () => { console.log('ready'); ${deaf ? 'while (true);' : ''} });`;
  return withProgram(lab, [process.execPath, '-e', script], work);
};
