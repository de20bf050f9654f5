/** What a history takes from one result. */
import type { EnvironmentSide } from '../check/environment/environment-facts.ts';
import type { LoadKind, Observation } from '../model/plan.ts';
import type { MetricName } from '../result/derive.ts';

/** One figure of one result. */
export interface Figure {
  /** Topology, load and observation with everything that was asked for; figures with the same may be compared. */
  readonly scenario: string;
  readonly arm: string;
  /** null: the figure itself, of a control. */
  readonly reference: string | null;
  readonly metric: MetricName;
  readonly load: LoadKind;
  readonly observation: Observation;
  /** On the scale of the comparison: of a ratio its logarithm, of a share the difference. */
  readonly value: number;
  /** Blocks, or visits of a control. */
  readonly n: number;
}

export interface RunName {
  /** As a reader names it, below the folder. */
  readonly file: string;
  readonly runId: string;
  readonly startedAt: string;
  readonly atMs: number;
  /** Of vethscope. */
  readonly version: string;
}

export interface Run extends RunName {
  readonly side: EnvironmentSide;
  readonly figures: readonly Figure[];
}
