import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/model/drops.ts';
import { whileHalted } from '../helpers/halted-switch.ts';
import { buildLedgerLab, type LedgerLab, missing, moved } from '../helpers/ledger-lab.ts';
import { send, withReceiver } from '../helpers/ledger-traffic.ts';

/** Losses in front of Open vSwitch's userspace datapath, whose daemon is halted while packets come, and within it. */
let lab: LedgerLab;
afterAll(() => lab[Symbol.asyncDispose]());

const packets = 2000;

const lose = (): Promise<Ledger> =>
  withReceiver(lab, false, () => lab.account(() => whileHalted(lab, () => send(lab, packets, 100))));

const expectBalance = (ledger: Ledger): void => {
  expect(ledger.sent).toBe(packets);
  expect(ledger.received).toBeGreaterThan(100);
  expect(ledger.explained).toBeGreaterThan(100);
  expect(ledger.unexplained).toBe(0);
};

const refused = 200;

/** Until the flow that says so is taken away again. */
const dropWithin = async (): Promise<Ledger> => {
  const bridge = `unix:${lab.live.folder}/br0.mgmt`;
  execFileSync('ovs-ofctl', ['add-flow', bridge, 'priority=9,udp,actions=drop']);
  try {
    return await withReceiver(lab, false, () => lab.account(() => send(lab, refused, 100)));
  } finally {
    execFileSync('ovs-ofctl', ['del-flows', bridge, 'udp']);
  }
};

const expectPipelineDrops = (ledger: Ledger): void => {
  expect(ledger).toMatchObject({ sent: refused, received: 0, explained: refused, unexplained: 0 });
  expect(missing(ledger)).toEqual([{ cause: 'ovs-userspace', node: 'switch', skbs: refused }]);
  expect(moved(ledger)).toEqual([`drop_action_of_pipeline switch ${refused}`]);
};

describe('ports that are ends of pairs', () => {
  beforeAll(async () => {
    lab = await buildLedgerLab({ kind: 'ovs-veth' });
  });

  it('the packet socket of the switch is full', async () => {
    const ledger = await lose();
    expectBalance(ledger);
    const lost = ledger.explained;
    expect(missing(ledger)).toEqual([{ cause: 'packet-socket-full', node: 'switch', skbs: lost }]);
    expect(moved(ledger)).toEqual([`packet socket switch/port0 ${lost}`]);
  });

  it('a flow says to drop them', async () => expectPipelineDrops(await dropWithin()));
});

describe('internal ports', () => {
  beforeAll(async () => {
    await lab[Symbol.asyncDispose]();
    lab = await buildLedgerLab({ kind: 'ovs-internal' });
  });

  it('the ring of the tap is full', async () => {
    const { device } = lab.live.topology.client;
    const ledger = await lose();
    expectBalance(ledger);
    const lost = ledger.explained;
    expect(missing(ledger)).toEqual([{ cause: 'ring-full', node: 'client', skbs: lost }]);
    expect(moved(ledger)).toEqual([
      `IpOutDiscards client ${lost}`,
      `UdpSndbufErrors client ${lost}`,
      `tx_dropped client/${device} ${lost}`,
    ]);
  });

  it('a flow says to drop them', async () => expectPipelineDrops(await dropWithin()));
});
