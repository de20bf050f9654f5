import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildLedgerLab, type LedgerLab, moved, queueDrops } from '../helpers/ledger-lab.ts';
import { withProgram } from '../helpers/ledger-traffic.ts';
import { expectUnseenUnexplained } from '../helpers/unseen-packets.ts';

/** Losses of TCP, which sends again what was lost: by a device that cannot segment, so that an skb is a packet. */
let lab: LedgerLab;

beforeAll(async () => {
  lab = await buildLedgerLab({ offloads: { tso: 'off' } });
});
afterAll(() => lab[Symbol.asyncDispose]());

const port = 9999;

/** Reads all of it; what is written arrives whole, or nothing is said. */
const receiver = `const net = require('node:net');
  net.createServer((socket) => socket.resume().on('end', () => socket.end('all'))).listen(${port}, () => console.log('ready'));`;

const sender = (target: string, bytes: number): string =>
  `const s = require('node:net').connect(${port}, '${target}', () => s.end(Buffer.alloc(${bytes})));
   s.on('data', (said) => console.log(String(said)));`;

const bytes = 400_000;

describe('TCP', () => {
  it('nothing lost: nothing moves', async () => {
    const ledger = await withProgram(lab, [process.execPath, '-e', receiver], () =>
      lab.account(() => lab.inside('client', process.execPath, '-e', sender(lab.target, bytes)), 'tcp'),
    );
    expect(ledger.crossed).toBeGreaterThan(bytes / 1448);
    expectUnseenUnexplained(ledger);
    // A machine that is busy acknowledges late, and TCP sends again what had arrived.
    expect(moved(ledger).filter((witness) => !witness.startsWith('TcpRetransSegs client '))).toEqual([]);
  });

  it('the queue of the device is full (tbf): what it dropped is sent again, and only the queue and TCP tell', async () => {
    const { device } = lab.live.topology.client;
    const queue = (what: string) => lab.inside('client', 'tc', 'qdisc', ...what.split(' '));
    await queue(`add dev ${device} root tbf rate 5mbit burst 4kb limit 8kb`);
    let said = '';
    const ledger = await withProgram(lab, [process.execPath, '-e', receiver], () =>
      lab.account(async () => {
        said = (await lab.inside('client', process.execPath, '-e', sender(lab.target, bytes))).stdout;
      }, 'tcp'),
    );
    await queue(`del dev ${device} root`);
    expect(said).toBe('all\n');
    const lost = queueDrops(ledger);
    expect(lost).toBeGreaterThan(10);
    expectUnseenUnexplained(ledger);
    const again = ledger.witnesses.find(({ witness }) => witness === 'TcpRetransSegs')?.change ?? 0;
    // Fewer than were lost: what the queue refuses at once never counted as sent (tcp_write_xmit, net/ipv4/tcp_output.c).
    expect(again).toBeGreaterThan(0);
    expect(moved(ledger)).toEqual([`TcpRetransSegs client ${again}`, `qdisc client/${device} ${lost}`]);
  });

  it('a port of nobody: the SYN arrived and was answered, nothing is missing and nothing moves', async () => {
    const refused = `require('node:net').connect(${port}, '${lab.target}').on('error', ({ code }) => console.log(code))`;
    let said = '';
    const ledger = await lab.account(async () => {
      said = (await lab.inside('client', process.execPath, '-e', refused)).stdout;
    }, 'tcp');
    expect(said).toBe('ECONNREFUSED\n');
    expect(ledger).toMatchObject({ sent: 2, received: 2, explained: 0, unexplained: 0 });
    expect(ledger.entries).toContainEqual(expect.objectContaining({ cause: 'no-connection', node: 'server', skbs: 1 }));
    expect(moved(ledger)).toEqual([]);
  });
});
