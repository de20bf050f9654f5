/** What the probes saw between two snapshots of an arm, and the ledger drawn up from it. Pure. */

import { reckon } from '../../drops/balance.ts';
import { witnessChanges } from '../../drops/counters.ts';
import type { Ledger } from '../../model/drops.ts';
import type { Journeys } from '../../model/journey.ts';
import type { ScheduledVisit } from '../../model/plan.ts';
import type { Observed } from '../../model/probe.ts';
import type { Topology } from '../../model/topology.ts';
import { type ArmScope, observedBetween } from '../../trace/decode/diff-snapshots.ts';
import { type FollowInput, followEchoes } from './follow-echoes.ts';
import { type Snapshot, snapshotDelta } from './snapshot.ts';

interface ProbedArm {
  readonly live: { readonly topology: Topology };
  readonly scope: ArmScope;
}

export interface Account {
  readonly observed: Observed | null;
  readonly ledger: Ledger | null;
  /** Of ping. */
  readonly journeys: Journeys | null;
}

/** All null in a bare visit; only a full one watches drops. */
export const accountOf = (
  { live: { topology }, scope }: ProbedArm,
  { load: { kind }, observation }: Pick<ScheduledVisit, 'load' | 'observation'>,
  before: Snapshot,
  after: Snapshot,
  load: Pick<FollowInput, 'data' | 'sampleShift'> = { data: null, sampleShift: 0 },
): Account => {
  if (!before.probes || !after.probes) return { observed: null, ledger: null, journeys: null };
  const counted = observedBetween(before.probes, after.probes, scope);
  if (observation !== 'full') return { observed: counted, ledger: null, journeys: null };
  const snapshots = { before: before.probes, after: after.probes };
  const { observed, journeys } = followEchoes(counted, { ...snapshots, topology, scope, ...load });
  const { counters, nstat, host } = snapshotDelta(before, after);
  const further = witnessChanges(before.witnesses, after.witnesses);
  const { softnetDropped } = host;
  const ledger = reckon({ topology, observed, kind, counters, nstat, softnetDropped, further });
  return { observed, ledger, journeys };
};
