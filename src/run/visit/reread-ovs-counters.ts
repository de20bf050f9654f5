/**
 * Each thread of ovs-vswitchd adds what it dropped to the counters once a second (lib/coverage.c, COVERAGE_CLEAR_INTERVAL). So
 * where packets are missing that no place explains, Open vSwitch's userspace datapath is asked once more, that much later.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Ledger } from '../../model/drops.ts';
import type { Runner } from '../../system/exec/runner.ts';
import type { LiveTopology } from '../../topology/deploy/deploy.ts';
import { readWitnesses } from './read-counters.ts';
import type { Snapshot } from './snapshot.ts';

const lateMs = 1100;

interface Source {
  readonly live: LiveTopology;
  readonly runner: Runner;
}

/** `reckon`: draws up the account from a snapshot taken after a load. */
export const withLateWitnesses = async <Account extends { readonly ledger: Ledger | null }>(
  { live, runner }: Source,
  after: Snapshot,
  reckon: (after: Snapshot) => Account,
): Promise<Account> => {
  const account = reckon(after);
  if (live.topology.datapath !== 'userspace' || (account.ledger?.unexplained ?? 0) <= 0) return account;
  await pause(lateMs);
  return reckon({ ...after, witnesses: await readWitnesses(live, runner) });
};
