/**
 * Runs in the guest, in one file with all it needs: losses that need a setting of the whole machine, or Open vSwitch's kernel
 * datapath. Prints the ledger of each as JSON.
 */
import { writeFileSync } from 'node:fs';
import type { Ledger } from '../../src/model/drops.ts';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { ovsAppctl } from '../../src/topology/drivers/ovs-daemons.ts';
import { whileHalted } from '../helpers/halted-switch.ts';
import { buildLedgerLab, moved } from '../helpers/ledger-lab.ts';
import { send, withReceiver } from '../helpers/ledger-traffic.ts';

/** With softnet: nobody else is at work in the guest. */
const told = (ledger: Ledger) => ({ ...ledger, moved: moved(ledger), softnet: softnetOf(ledger) });

const softnetOf = ({ witnesses }: Ledger): number =>
  witnesses.find(({ witness }) => witness === 'softnet')?.change ?? 0;

/** Packets that may wait on a CPU beside the first (enqueue_to_backlog). */
const backlog = 3;
/** In fragments of 1,480 bytes: six. The answer leaves in one soft interrupt, so that nobody empties the backlog meanwhile. */
const pingBytes = 8000;

const backlogFull = async () => {
  await using lab = await buildLedgerLab();
  const before = '/proc/sys/net/core/netdev_max_backlog';
  writeFileSync(before, String(backlog));
  return told(
    await lab.account(() =>
      lab.inside('client', 'sh', '-c', `ping -n -q -c 1 -W 1 -s ${pingBytes} ${lab.target} || true`),
    ),
  );
};

/** All of them, so that it is known how many. netem says that it took what it loses, and the sender counts no error. */
const lostByNetem = async () => {
  await using lab = await buildLedgerLab();
  const { device } = lab.live.topology.client;
  await lab.inside('client', 'tc', 'qdisc', 'replace', 'dev', device, 'root', 'netem', 'loss', '100%');
  return told(
    await lab.account(() => lab.inside('client', 'sh', '-c', `ping -n -q -c 3 -i 0.2 -W 1 ${lab.target} || true`)),
  );
};

/** More than the sockets of both CPUs to the daemon hold: about 1,900 each (measured). */
const packets = 4200;
const bytes = 1400;

const upcallsLost = async () => {
  await using lab = await buildLedgerLab({ kind: 'ovs-veth', datapath: 'kernel' });
  const forgetFlows = ovsAppctl(lab.live.folder, ['dpctl/del-flows']);
  const ask = async (): Promise<void> => {
    await execRunner.run(forgetFlows);
    await whileHalted(lab, () => send(lab, packets, bytes));
  };
  return told(await withReceiver(lab, false, () => lab.account(ask)));
};

const lost = await upcallsLost();
const netem = await lostByNetem();
process.stdout.write(
  `${JSON.stringify({ upcallsLost: lost, lostByNetem: netem, backlogFull: await backlogFull() })}\n`,
);
