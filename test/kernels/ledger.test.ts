import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/model/drops.ts';
import { needKernel, vmPastRaces } from '../helpers/guest.ts';
import { bundleForGuest, guestFolder } from '../helpers/guest-bundle.ts';
import { missing } from '../helpers/ledger-lab.ts';

type Told = Ledger & { readonly moved: readonly string[]; readonly softnet: number };

/** As test/kernels/guest-ledger.ts prints it. */
interface Found {
  readonly backlogFull: Told;
  readonly upcallsLost: Told;
  readonly lostByNetem: Told;
}

/** Losses that this machine's own kernel cannot have: its settings are not ours to change, and it has no openvswitch. */
describe('on Debian 6.12 a scripted loss has its place, its reason and its witnesses', () => {
  let folder: string;
  let found: Found;
  beforeAll(async () => {
    needKernel('6.12');
    folder = guestFolder();
    await bundleForGuest('guest-ledger.ts', join(folder, 'ledger.mjs'));
    const ended = await vmPastRaces(
      folder,
      '--kernel',
      '6.12',
      '--timeout',
      '400',
      '--',
      process.execPath,
      'ledger.mjs',
    );
    expect(ended.code, ended.stderr).toBe(0);
    found = JSON.parse(ended.stdout);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('the backlog of the CPU is full: the fifth fragment of an answer does not fit, and the sixth is not sent', () => {
    const { backlogFull: ledger } = found;
    expect(ledger).toMatchObject({ sent: 6 + 5, received: 6 + 4, explained: 1, unexplained: 0, softnet: 1 });
    expect(missing(ledger)).toEqual([{ cause: 'backlog-full', node: 'client', skbs: 1 }]);
    expect(ledger.moved).toEqual(['IpOutDiscards server 1', 'rx_dropped client/eth0 1', 'tx_dropped server/eth1 1']);
  });

  it('netem loses what it was set up to lose, and is named for it', () => {
    const { lostByNetem: ledger } = found;
    expect(ledger).toMatchObject({ sent: 3, received: 0, explained: 3, unexplained: 0 });
    expect(missing(ledger)).toEqual([{ cause: 'netem', node: 'client', skbs: 3 }]);
    expect(ledger.moved).toEqual(['qdisc client/eth0 3']);
  });

  it('the socket to the daemon of Open vSwitch is full: its datapath cannot ask what to do', () => {
    const { upcallsLost: ledger } = found;
    expect(ledger).toMatchObject({ sent: 4200, unexplained: 0 });
    expect(ledger.received).toBeGreaterThan(100);
    const lostBy = (cause: string) => missing(ledger).find((entry) => entry.cause === cause)?.skbs ?? 0;
    const [unasked, tooMany] = [lostBy('ovs-upcall'), lostBy('socket-buffer-full')];
    expect(unasked).toBeGreaterThan(10);
    // What had waited comes all at once when the daemon goes on, and not all of it fits into the socket.
    expect(ledger.explained).toBe(unasked + tooMany);
    expect(ledger.moved).toEqual([
      ...(tooMany > 0 ? [`UdpInErrors server ${tooMany}`, `UdpRcvbufErrors server ${tooMany}`] : []),
      `upcalls lost switch ${unasked}`,
    ]);
    expect(ledger.entries.filter((entry) => entry.class === 'unknown')).toEqual([]);
  });
});
