import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { xdpObject, xdpSection } from '../../src/lab/xdp-object.ts';
import type { Ledger } from '../../src/ledger/model.ts';
import { execRunner as runner } from '../../src/system/exec-runner.ts';
import type { LiveTopology } from '../../src/topology/deploy.ts';
import { buildLedgerLab, type LedgerLab, missing, moved } from '../helpers/ledger-lab.ts';

/** Each loss is made on purpose, of a known size; the ledger must find all of it, and only its witnesses may move. */
let lab: LedgerLab;
let live: LiveTopology;
let inside: LedgerLab['inside'];
let account: LedgerLab['account'];
let target: string;
let xdpFile: string;

beforeAll(async () => {
  lab = await buildLedgerLab();
  ({ live, inside, account, target } = lab);
  const folder = await mkdtemp(join(tmpdir(), 'vs-ledger-'));
  lab.teardown.defer(() => rm(folder, { recursive: true }));
  xdpFile = join(folder, 'drop.o');
  await writeFile(xdpFile, xdpObject('drop'));
}, 120_000);
afterAll(() => lab[Symbol.asyncDispose]());

const port = 9999;

/** Nothing is acknowledged, so that the only packets are those that are meant. `gapMs`: between two of them. */
const send = (packets: number, bytes: number, gapMs = 0) =>
  inside(
    'client',
    process.execPath,
    '-e',
    `const s = require('node:dgram').createSocket('udp4');
     s.bind(() => { let sent = 0;
       const next = () => sent++ < ${packets} ? s.send(Buffer.alloc(${bytes}), ${port}, '${target}', () => setTimeout(next, ${gapMs})) : s.close();
       next(); });`,
  );

/** Reads on for ever: a reader that leaves waits for the end of the process. */
const said = (lines: AsyncIterable<string>, word: string): Promise<void> =>
  new Promise((resolve) => {
    void (async () => {
      for await (const line of lines) if (line === word) resolve();
    })();
  });

/** A program at the port: reads everything, or (`deaf`) holds a small buffer and never reads. */
const withReceiver = async (deaf: boolean, work: () => Promise<unknown>): Promise<void> => {
  const script = `const s = require('node:dgram').createSocket({ type: 'udp4', recvBufferSize: ${deaf ? 4096 : 4_000_000} });
    ${deaf ? '' : "s.on('message', () => undefined);"}
    s.bind(${port}, () => { console.log('bound'); ${deaf ? 'while (true);' : ''} });`;
  const netns = live.topology.nodes.find(({ role }) => role === 'server')?.netns;
  const child = await runner.spawn({ argv: [process.execPath, '-e', script], netns });
  try {
    await said(child.lines, 'bound');
    await work();
  } finally {
    await child.stop(0);
  }
};

const expectBalance = (ledger: Ledger, sent: number): void => {
  expect(ledger.sent).toBe(sent);
  expect(ledger.received + ledger.explained).toBe(sent);
  expect(ledger.unexplained).toBe(0);
};

describe('a scripted loss has its place, its reason and its witnesses', () => {
  it('nothing lost: nothing moves', async () => {
    let ledger: Ledger | undefined;
    await withReceiver(false, async () => {
      ledger = await account(() => send(200, 500));
    });
    expectBalance(ledger as Ledger, 200);
    expect(missing(ledger as Ledger)).toEqual([]);
    expect(moved(ledger as Ledger)).toEqual([]);
  });

  it('the queue of the device is full (tbf)', async () => {
    const { device } = live.topology.client;
    let ledger: Ledger | undefined;
    await withReceiver(false, async () => {
      await inside(
        'client',
        'tc',
        'qdisc',
        'add',
        'dev',
        device,
        'root',
        'tbf',
        'rate',
        '1mbit',
        'burst',
        '2kb',
        'limit',
        '4kb',
      );
      ledger = await account(() => send(300, 1000));
      await inside('client', 'tc', 'qdisc', 'del', 'dev', device, 'root');
    });
    const found = ledger as Ledger;
    expectBalance(found, 300);
    const lost = found.explained;
    expect(lost).toBeGreaterThan(100);
    expect(missing(found)).toEqual([{ cause: 'queue-full', node: 'client', skbs: lost }]);
    expect(moved(found)).toEqual([
      `IpOutDiscards client ${lost}`,
      `UdpSndbufErrors client ${lost}`,
      `qdisc client/${device} ${lost}`,
    ]);
  });

  it('the peer takes only shorter frames', async () => {
    const { client, server } = live.topology;
    await inside('server', 'ip', 'link', 'set', server.device, 'mtu', '1000');
    const ledger = await account(() => send(100, 1400));
    await inside('server', 'ip', 'link', 'set', server.device, 'mtu', '1500');
    expectBalance(ledger, 100);
    expect(missing(ledger)).toEqual([{ cause: 'peer-refused', node: 'client', skbs: 100 }]);
    expect(moved(ledger)).toEqual([
      'IpOutDiscards client 100',
      'UdpSndbufErrors client 100',
      `rx_dropped server/${server.device} 100`,
      `tx_dropped client/${client.device} 100`,
    ]);
  });

  it('an XDP program at the receiver drops it', async () => {
    const { device } = live.topology.server;
    await inside('server', 'ip', 'link', 'set', device, 'xdp', 'obj', xdpFile, 'sec', xdpSection);
    const ledger = await account(() => send(100, 500));
    await inside('server', 'ip', 'link', 'set', device, 'xdp', 'off');
    expectBalance(ledger, 100);
    expect(missing(ledger)).toEqual([{ cause: 'xdp', node: 'server', skbs: 100 }]);
    expect(moved(ledger)).toEqual([`xdp_drops server/${device} 100`]);
  });

  it('the peer is down for a second', async () => {
    const { client, server } = live.topology;
    let ledger: Ledger | undefined;
    await withReceiver(false, async () => {
      ledger = await account(async () => {
        const sending = send(150, 500, 20);
        await inside(
          'server',
          'sh',
          '-c',
          `sleep 0.7; ip link set ${server.device} down; sleep 1; ip link set ${server.device} up`,
        );
        await sending;
      });
    });
    const found = ledger as Ledger;
    expectBalance(found, 150);
    expect(found.explained).toBeGreaterThan(10);
    expect(found.received).toBeGreaterThan(10);
    for (const { cause } of missing(found)) expect(['queue-full', 'peer-refused']).toContain(cause);
    const dropped = found.witnesses.find(({ witness }) => witness === 'tx_dropped');
    expect(dropped).toMatchObject({ device: client.device, change: found.explained });
  });

  it('the buffer of the socket is too small', async () => {
    let ledger: Ledger | undefined;
    await withReceiver(true, async () => {
      ledger = await account(() => send(500, 100));
    });
    const found = ledger as Ledger;
    expectBalance(found, 500);
    const lost = found.explained;
    expect(lost).toBeGreaterThan(400);
    expect(missing(found)).toEqual([{ cause: 'socket-buffer-full', node: 'server', skbs: lost }]);
    expect(moved(found)).toEqual([`UdpInErrors server ${lost}`, `UdpRcvbufErrors server ${lost}`]);
  });

  it('nobody listens', async () => {
    const ledger = await account(() => send(40, 100));
    expect(ledger.unexplained).toBe(0);
    expect(missing(ledger)).toEqual([{ cause: 'no-port', node: 'server', skbs: 40 }]);
    expect(moved(ledger)).toEqual(['UdpNoPorts server 40']);
  });
});
