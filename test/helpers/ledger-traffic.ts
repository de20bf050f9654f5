/** Datagrams through a ledger lab: nothing is acknowledged, so that the only packets are those that are meant. */
import type { LedgerLab } from './ledger-lab.ts';
import { whileReady } from './while-ready.ts';

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

/** A program of the server that has said "ready", while `work` lasts. */
export const withProgram = <T>({ live }: LedgerLab, argv: [string, ...string[]], work: () => Promise<T>): Promise<T> =>
  whileReady(live.topology.nodes.find(({ role }) => role === 'server')?.netns, argv, work);

/** At the port that `send` sends to: reads everything, or (`deaf`) holds a small buffer and never reads. */
export const withReceiver = <T>(lab: LedgerLab, deaf: boolean, work: () => Promise<T>): Promise<T> => {
  const script = `const s = require('node:dgram').createSocket({ type: 'udp4', recvBufferSize: ${deaf ? 4096 : 4_000_000} });
    ${deaf ? '' : "s.on('message', () => undefined);"}
    s.bind(${port}, () => { console.log('ready'); ${deaf ? 'while (true);' : ''} });`;
  return withProgram(lab, [process.execPath, '-e', script], work);
};
