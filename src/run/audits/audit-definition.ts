/** What an audit is to the rest of the program. Pure. */
import type { Ledger } from '../../model/drops.ts';
import type { Journeys } from '../../model/journey.ts';
import type { LoadData } from '../../model/load.ts';
import type { LoadSpec, Observation } from '../../model/plan.ts';
import type { Observed } from '../../model/probe.ts';
import type { Audit, Counter, Visit } from '../../model/result.ts';
import type { Topology } from '../../model/topology.ts';
import type { SocketBuffers } from '../../system/machine/socket-buffers.ts';
import type { AuditId } from './tolerances.ts';

/** Everything of one visit that an audit may look at. */
export interface VisitEvidence {
  readonly topology: Topology;
  readonly load: LoadSpec;
  readonly observation: Observation;
  /** Differences over the visit, as is `nstat`. */
  readonly counters: readonly Counter[];
  readonly nstat: Visit['nstat'];
  readonly host: Visit['host'];
  readonly data: LoadData;
  readonly buffers: SocketBuffers;
  readonly loadMs: number;
  /** By how many ms the wall clock was set during the load; negative: back. */
  readonly clockStepMs: number;
  readonly observed: Observed | null;
  readonly ledger: Ledger | null;
  readonly rttNs: readonly number[] | null;
  readonly journeys: Journeys | null;
  /** One echo in 2^sampleShift was followed. */
  readonly sampleShift: number;
  /** Whether the attached programs follow whole journeys. */
  readonly followsEchoes: boolean;
  /** Stages that the attached programs do not time on this kernel. */
  readonly hiddenStages: readonly string[];
}

/** One comparison. `subject`: which of several things of a kind was compared, e.g. a device. */
export interface Finding extends Pick<Audit, 'ok'> {
  readonly subject?: string;
  readonly expected: number | string;
  readonly actual: number | string;
}

export interface AuditDefinition {
  readonly id: AuditId;
  /** The visits that it judges; only those of the loads that name it, unless it judges the machine or the probes. */
  readonly observations: readonly Observation[];
  readonly everyLoad: boolean;
  /** Left out: always. False only where there is nothing to judge by nature, never because evidence is missing. */
  readonly applies?: (evidence: VisitEvidence) => boolean;
  /** No finding at all means that the subject is absent, and the audit fails. */
  readonly judge: (evidence: VisitEvidence) => readonly Finding[];
  /** One sentence: what a failure says about the figures. */
  readonly meaning: string;
}

export const everyObservation: readonly Observation[] = ['bare', 'stamp', 'full'];

export const finding = (expected: number | string, actual: number | string, ok: boolean): Finding => ({
  ...{ expected, actual, ok },
});

export const equal = (expected: number, actual: number): Finding => finding(expected, actual, expected === actual);

/** False for what is no number at all. */
export const isWithin = (value: number, least: number, most: number): boolean => value >= least && value <= most;
