import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePacketSockets } from '../../src/drops/parse-counters.ts';
import { xdpObject, xdpSection } from '../../src/lab/xdp-object.ts';
import type { Ledger } from '../../src/model/drops.ts';
import type { LiveTopology } from '../../src/topology/deploy/deploy.ts';
import { keepNeighbours } from '../helpers/keep-neighbours.ts';
import { buildLedgerLab, type LedgerLab, missing, moved, queueDrops } from '../helpers/ledger-lab.ts';
import { send, withProgram, withReceiver } from '../helpers/ledger-traffic.ts';
import { expectUnseenUnexplained } from '../helpers/unseen-packets.ts';

/** Each loss is made on purpose, of a known size; the ledger must find all of it, and only its witnesses may move. */
let lab: LedgerLab;
let live: LiveTopology;
let inside: LedgerLab['inside'];
let account: LedgerLab['account'];
let xdpFile: string;

beforeAll(async () => {
  lab = await buildLedgerLab();
  ({ live, inside, account } = lab);
  const folder = await mkdtemp(join(tmpdir(), 'vs-ledger-'));
  lab.teardown.defer(() => rm(folder, { recursive: true }));
  xdpFile = join(folder, 'drop.o');
  await writeFile(xdpFile, xdpObject('drop'));
});
afterAll(() => lab[Symbol.asyncDispose]());

const words = (line: string) => line.split(' ') as [string, ...string[]];

const expectBalance = (ledger: Ledger, sent: number): void => {
  expect(ledger.sent).toBe(sent);
  expect(ledger.received + ledger.explained).toBe(sent);
  expect(ledger.unexplained).toBe(0);
};

describe('a scripted loss has its place, its reason and its witnesses', () => {
  it('nothing lost: nothing moves', async () => {
    const ledger = await withReceiver(lab, false, () => account(() => send(lab, 200, 500)));
    expectBalance(ledger, 200);
    expect(missing(ledger)).toEqual([]);
    expect(moved(ledger)).toEqual([]);
  });

  it('the queue of the device is full (tbf)', async () => {
    const { device } = live.topology.client;
    await inside('client', ...words(`tc qdisc replace dev ${device} root tbf rate 1mbit burst 2kb limit 4kb`));
    const ledger = await withReceiver(lab, false, () => account(() => send(lab, 300, 1000, null)));
    await inside('client', ...words(`tc qdisc del dev ${device} root`));
    const lost = queueDrops(ledger);
    expect(lost).toBeGreaterThan(100);
    expect(lost + ledger.crossed).toBe(300);
    expectUnseenUnexplained(ledger);
    expect(moved(ledger)).toEqual([
      `IpOutDiscards client ${lost}`,
      `UdpSndbufErrors client ${lost}`,
      `qdisc client/${device} ${lost}`,
    ]);
  });

  it('the peer takes only shorter frames', async () => {
    const { client, server } = live.topology;
    await inside('server', 'ip', 'link', 'set', server.device, 'mtu', '1000');
    const ledger = await account(() => send(lab, 100, 1400));
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
    const ledger = await account(() => send(lab, 100, 500));
    await inside('server', 'ip', 'link', 'set', device, 'xdp', 'off');
    expectBalance(ledger, 100);
    expect(missing(ledger)).toEqual([{ cause: 'xdp', node: 'server', skbs: 100 }]);
    expect(moved(ledger)).toEqual([`xdp_drops server/${device} 100`]);
  });

  it('the ring of the receiver is full (GRO on, and its NAPI is late)', async () => {
    const { client, server } = live.topology;
    /** A poll that found work asks to be called again so late (src/lab/drops/full-ring.ts). */
    const lateMs = 1000;
    const napi = (ms: number): string =>
      `ethtool -K ${server.device} gro ${ms > 0 ? 'on' : 'off'}; cd /sys/class/net/${server.device}; echo ${ms * 1e6} > gro_flush_timeout; echo ${Math.sign(ms)} > napi_defer_hard_irqs`;
    await inside('client', 'ethtool', '-K', client.device, 'tso', 'off');
    await inside('server', 'sh', '-c', napi(lateMs));
    const ledger = await withReceiver(lab, false, () =>
      account(async () => {
        await send(lab, 600, 10, null);
        await pause(lateMs);
      }),
    );
    await inside('server', 'sh', '-c', napi(0));
    await inside('client', 'ethtool', '-K', client.device, 'tso', 'on');
    expectBalance(ledger, 600);
    const lost = ledger.explained;
    // VETH_RING_SIZE is 256; a machine that is slow for a second empties it once more meanwhile.
    expect(lost).toBeGreaterThan(50);
    expect(missing(ledger)).toEqual([{ cause: 'ring-full', node: 'server', skbs: lost }]);
    expect(moved(ledger)).toEqual([
      `IpOutDiscards client ${lost}`,
      `UdpSndbufErrors client ${lost}`,
      `tx_dropped client/${client.device} ${lost}`,
    ]);
  });

  it('the peer is down for a second', async () => {
    const { client, server } = live.topology;
    const arrived = `cat /sys/class/net/${server.device}/statistics/rx_packets`;
    const outage = `until [ $(${arrived}) -gt $((first + 10)) ]; do sleep 0.05; done; ip link set ${server.device} down; sleep 1; ip link set ${server.device} up`;
    const ledger = await withReceiver(lab, false, () =>
      account(() =>
        Promise.all([inside('server', 'sh', '-c', `first=$(${arrived}); ${outage}`), send(lab, 150, 500, 20)]),
      ),
    );
    // With the device the server's neighbours went.
    await keepNeighbours(live.topology);
    expectBalance(ledger, 150);
    expect(ledger.received).toBeGreaterThan(10);
    // Until the kernel has taken the queue away, it is the peer that refuses, and tells; the noop queue then tells nobody.
    const lostBy = (cause: string) => missing(ledger).find((entry) => entry.cause === cause)?.skbs ?? 0;
    const [refused, queued] = [lostBy('peer-refused'), lostBy('queue-full')];
    expect(queued).toBeGreaterThan(10);
    expect(ledger.explained).toBe(refused + queued);
    const told = ['IpOutDiscards client', 'UdpSndbufErrors client', `rx_dropped server/${server.device}`];
    expect(moved(ledger)).toEqual([
      ...(refused > 0 ? told.map((witness) => `${witness} ${refused}`) : []),
      `tx_dropped client/${client.device} ${refused + queued}`,
    ]);
  });

  it('the buffer of the socket is too small', async () => {
    const ledger = await withReceiver(lab, true, () => account(() => send(lab, 500, 100)));
    expectBalance(ledger, 500);
    const lost = ledger.explained;
    expect(lost).toBeGreaterThan(400);
    expect(missing(ledger)).toEqual([{ cause: 'socket-buffer-full', node: 'server', skbs: lost }]);
    expect(moved(ledger)).toEqual([`UdpInErrors server ${lost}`, `UdpRcvbufErrors server ${lost}`]);
  });

  it('nobody listens', async () => {
    const ledger = await account(() => send(lab, 40, 100));
    expect(ledger.unexplained).toBe(0);
    expect(missing(ledger)).toEqual([{ cause: 'no-port', node: 'server', skbs: 40 }]);
    expect(moved(ledger)).toEqual(['UdpNoPorts server 40']);
  });

  it('nothing is lost where only a capture is too slow', async () => {
    // AF_PACKET 17, SOCK_RAW 3, ETH_P_ALL 3 in network order; SOL_SOCKET 1, SO_RCVBUF 8.
    const deaf = `$| = 1; socket(my $s, 17, 3, 0x0300) or die $!; setsockopt($s, 1, 8, pack("i", 2304)) or die $!;
      print "ready\n"; sleep 60;`;
    let socket = '';
    const ledger = await withReceiver(lab, false, () =>
      withProgram(lab, ['perl', '-e', deaf], () =>
        account(async () => {
          await send(lab, 200, 500);
          socket = (await inside('server', 'ss', '-0nHm')).stdout;
        }),
      ),
    );
    expect(parsePacketSockets(socket)[0]?.drops, socket).toBeGreaterThan(190);
    expectBalance(ledger, 200);
    expect(missing(ledger)).toEqual([]);
    expect(moved(ledger)).toEqual([]);
  });
});
