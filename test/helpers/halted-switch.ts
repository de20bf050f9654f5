/** Open vSwitch whose daemon does nothing for a while: what comes meanwhile waits for it, or is lost. */
import { execFileSync } from 'node:child_process';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { ovsAppctl } from '../../src/topology/drivers/ovs-daemons.ts';
import type { LedgerLab } from './ledger-lab.ts';

const daemonOf = ({ live }: LedgerLab): number =>
  Number(
    execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
      .split('\n')
      .find((line) => line.includes('ovs-vswitchd') && line.includes(`${live.folder}/`))
      ?.trim()
      .split(' ')[0],
  );

/** What it finds waiting it forwards afterwards: it does again what it does when it answers a question. */
export const whileHalted = async (lab: LedgerLab, work: () => Promise<unknown>): Promise<void> => {
  const daemon = daemonOf(lab);
  process.kill(daemon, 'SIGSTOP');
  try {
    await work();
  } finally {
    process.kill(daemon, 'SIGCONT');
    await execRunner.run(ovsAppctl(lab.live.folder, ['version']));
  }
};
