/** Two results -> a check. Pure, and the same for the same two files, byte for byte. */
import type { Result } from '../../model/result.ts';
import type { Calibration } from '../calibrate/calibration.ts';
import { withoutClockJumps } from '../clock.ts';
import { environmentDifferences, tierOf } from '../environment/environment.ts';
import type { CheckedRun, CheckReport } from '../model.ts';
import { comparablesOf } from './comparison-input.ts';
import { controlComparables, liftedOf } from './control-comparables.ts';
import { gate } from './judge.ts';
import { notesOf } from './notes.ts';
import { withoutUnstamped } from './observation.ts';
import { matchScenarios } from './scenarios.ts';

export interface CheckOptions {
  /** Names of environment differences that do not matter this time. */
  readonly allowed?: readonly string[];
  readonly strict?: boolean;
  /** Share beyond which a control itself turns red; null, as by default: never. */
  readonly controlMargin?: number | null;
  readonly calibration?: Calibration | null;
  /** Of the bootstrap; decides nothing that can turn red. */
  readonly seed?: number;
}

const defaultSeed = 1;

const runOf = ({ runId, startedAt, environment, plan }: Result): CheckedRun => ({
  runId,
  startedAt,
  kernelRelease: environment.kernelRelease,
  emulated: environment.emulated,
  sessions: plan.sessions,
});

/** A calibration of another machine or kernel says nothing here. */
const fitting = (calibration: Calibration | null, candidate: Result): Calibration | null => {
  if (calibration === null) return null;
  const { environment } = calibration;
  const differences = environmentDifferences({ ...candidate, arms: [] }, { ...candidate, environment, arms: [] });
  return tierOf(differences) === 'exact' ? calibration : null;
};

const clockNote = (name: string, jumps: number): string[] =>
  jumps === 0 ? [] : [`The clock was set during the ${name}; visits left out: ${jumps}.`];

const partialNote = (name: string, { partial, partialReason }: Result): string[] =>
  partial ? [`The ${name} is partial: ${partialReason ?? 'planned visits are missing.'}`] : [];

export const checkResults = (candidate: Result, baseline: Result, options: CheckOptions = {}): CheckReport => {
  const { allowed = [], strict = false, controlMargin = null, seed = defaultSeed } = options;
  const calibration = fitting(options.calibration ?? null, candidate);
  const [is, was] = [withoutClockJumps(candidate), withoutClockJumps(baseline)];
  const differences = environmentDifferences(candidate, baseline, allowed);
  const { shared, notCompared } = matchScenarios(candidate.plan, baseline.plan);
  const sides = {
    candidate: withoutUnstamped({ ...candidate, visits: is.visits }),
    baseline: withoutUnstamped({ ...baseline, visits: was.visits }),
  };
  const found = comparablesOf({ ...sides, differences, calibration }, shared);
  const controls = controlComparables(found, { margin: controlMargin, lifted: liftedOf(differences) });
  const judged = {
    candidate: runOf(candidate),
    baseline: runOf(baseline),
    tier: tierOf(differences),
    environment: differences,
    calibration: calibration?.runId ?? null,
    ...gate([...found, ...controls], { strict, seed }),
    notCompared,
    unreadBaselines: [],
  };
  const ownNotes = [
    ...partialNote('candidate', candidate),
    ...partialNote('baseline', baseline),
    ...clockNote('candidate', is.jumps),
    ...clockNote('baseline', was.jumps),
  ];
  return { ...judged, notes: [...notesOf(judged), ...ownNotes] };
};
