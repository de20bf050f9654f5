/** What the probes saw between two snapshots of an arm, and the ledger drawn up from it. Pure. */
import type { Ledger } from '../ledger/model.ts';
import { reckon } from '../ledger/reckon.ts';
import { witnessChanges } from '../ledger/witnesses.ts';
import type { ScheduledVisit } from '../plan/schema.ts';
import type { Observed } from '../probe/model.ts';
import { type ArmScope, observedBetween } from '../probe/observed-between.ts';
import type { Topology } from '../topology/model.ts';
import { type Snapshot, snapshotDelta } from './snapshot.ts';

interface ProbedArm {
  readonly live: { readonly topology: Pick<Topology, 'client' | 'server' | 'offloads'> };
  readonly scope: ArmScope;
}

/** Both null in a bare visit; only a full one watches drops. */
export const accountOf = (
  { live: { topology }, scope }: ProbedArm,
  { load: { kind }, observation }: Pick<ScheduledVisit, 'load' | 'observation'>,
  before: Snapshot,
  after: Snapshot,
): { observed: Observed | null; ledger: Ledger | null } => {
  if (!before.probes || !after.probes) return { observed: null, ledger: null };
  const observed = observedBetween(before.probes, after.probes, scope);
  if (observation !== 'full') return { observed, ledger: null };
  const { counters, nstat, host } = snapshotDelta(before, after);
  const further = witnessChanges(before.witnesses, after.witnesses);
  const { softnetDropped } = host;
  return { observed, ledger: reckon({ topology, observed, kind, counters, nstat, softnetDropped, further }) };
};
