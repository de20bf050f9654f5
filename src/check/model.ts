/** What a check says. Everything here is data: formats/ shows it, exit-code.ts turns it into an exit code. */
import type { LoadKind, Observation } from '../model/plan.ts';
import type { MetricName } from '../result/derive.ts';

export type Verdict = 'regression' | 'improvement' | 'unchanged' | 'inconclusive' | 'invalid';

/** `exact`: the same; `soft`: ratios still carry, with twice the margin; `hard`: they do not. */
export type Tier = 'exact' | 'soft' | 'hard';

export interface EnvironmentDifference {
  /** As --ignore-env takes it. */
  readonly name: string;
  readonly tier: Exclude<Tier, 'exact'>;
  /** Which comparisons it concerns; null: all. */
  readonly arm: string | null;
  readonly loads: readonly LoadKind[] | null;
  readonly baseline: string;
  readonly candidate: string;
  /** Lifted by name on the command line. */
  readonly allowed: boolean;
}

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** `primary`: can turn a check red. `advisory`: would be, but is too noisy or from too short a run. `shown`: never red. */
export type Standing = 'primary' | 'advisory' | 'shown';

interface Sides<T> {
  readonly candidate: T;
  readonly baseline: T;
}

/** One metric of one topology. */
export interface CheckedComparison {
  readonly arm: string;
  /** Of a control itself: empty. */
  readonly reference: string;
  readonly metric: MetricName;
  readonly observation: Observation;
  readonly label: string;
  readonly load: LoadKind;
  readonly standing: Standing;
  readonly verdict: Verdict;
  /** One sentence. */
  readonly reason: string;
  /** `ratio`: candidate ÷ baseline, both taken to their control. `difference`: candidate − baseline. */
  readonly comparedBy: 'ratio' | 'difference';
  readonly estimate: number | null;
  /** 99 %. */
  readonly interval: Bounds | null;
  /** 90 %: the one that `unchanged` needs. */
  readonly narrow: Bounds | null;
  /** By what factor the intervals are wider than their ranks alone give. */
  readonly inflation: number | null;
  readonly method: string | null;
  /** Blocks. */
  readonly n: Sides<number>;
  readonly sessions: Sides<number>;
  /** One-sided, of "it got worse", adjusted for its family. */
  readonly pWorse: number | null;
  readonly margin: number;
  readonly beta: number;
  /** Smallest change for the worse that would have been found nine times in ten, as a share; null where unknown. */
  readonly detectable: number | null;
}

/** How the control itself moved, as a ratio of its own raw figures: what the host did, not what the paths did. */
export interface ControlShift {
  readonly control: string;
  readonly metric: MetricName;
  readonly label: string;
  readonly ratio: number;
  readonly interval: Bounds | null;
  /** True where the interval leaves out 1. */
  readonly moved: boolean;
  /** True where it moved so far that ratios to it are not trusted. */
  readonly outOfRange: boolean;
}

export interface CheckedRun {
  readonly runId: string;
  readonly startedAt: string;
  readonly kernelRelease: string;
  readonly emulated: boolean;
  readonly sessions: number;
}

export interface CheckReport {
  readonly candidate: CheckedRun;
  readonly baseline: CheckedRun;
  readonly tier: Tier;
  readonly environment: readonly EnvironmentDifference[];
  /** null: nothing was calibrated, and how much sessions differ is taken from what was recorded elsewhere and from themselves. */
  readonly calibration: string | null;
  readonly controls: readonly ControlShift[];
  readonly comparisons: readonly CheckedComparison[];
  /** What only one of the two runs has, or has otherwise. */
  readonly notCompared: readonly { readonly what: string; readonly reason: string }[];
  /** Files among the baselines that may have been meant and could not be read, each with the reason; in the notes, too. */
  readonly unreadBaselines: readonly string[];
  /** Sentences that concern the whole check, the loudest first. */
  readonly notes: readonly string[];
  readonly exitCode: 0 | 1 | 2;
}
