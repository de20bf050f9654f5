/**
 * The highest load with a loss at or below a goal, by MLRsearch (draft-ietf-bmwg-mlrsearch, "Load Classification" and
 * "Search Goal"): trials of one length at a load until more than half of them, of five seconds in all, must be good or
 * bad, whatever the missing ones would say. Loads are halved down, then bisected. Pure.
 */

export interface RateTrial {
  /** Packets a second that were asked for: what the search goes by. */
  readonly load: number;
  /** Of what was really sent. */
  readonly lossRatio: number;
}

export interface RateSearchSettings {
  /** Of one trial. */
  readonly trialS: number;
  /** Trials of one load, all together, that decide about it at the latest. */
  readonly sumS: number;
  /** This share of them may be bad. */
  readonly exceedRatio: number;
  /** The search ends when upper and lower bound are closer than this, relative to the upper. */
  readonly width: number;
  /** The search ends after so many trials, wherever it is. */
  readonly maxTrials: number;
}

export type LoadClass = 'lower' | 'upper' | 'undecided';

/** All trials have the full length, so the draft's sums for short trials are 0. */
export const classifyLoad = (losses: readonly number[], goal: number, settings: RateSearchSettings): LoadClass => {
  const { trialS, sumS, exceedRatio } = settings;
  const badS = losses.filter((loss) => loss > goal).length * trialS;
  const wholeS = Math.max(losses.length * trialS, sumS);
  const missingS = wholeS - losses.length * trialS;
  if (badS / wholeS > exceedRatio) return 'upper';
  return (badS + missingS) / wholeS <= exceedRatio ? 'lower' : 'undecided';
};

export interface RateBounds {
  /** Highest load that keeps the goal below every load that does not; null: none was found. */
  readonly lower: number | null;
  /** Lowest load that does not keep the goal; null: the highest that the sender can do does. */
  readonly upper: number | null;
  readonly undecided: readonly number[];
}

const lossesAt = (trials: readonly RateTrial[]): Map<number, number[]> => {
  const losses = new Map<number, number[]>();
  for (const { load, lossRatio } of trials) losses.set(load, [...(losses.get(load) ?? []), lossRatio]);
  return losses;
};

const most = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.max(...values));
const least = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.min(...values));

/** A lower bound above an upper one does not count: loss need not grow with the load. */
export const rateBounds = (trials: readonly RateTrial[], goal: number, settings: RateSearchSettings): RateBounds => {
  const loads = [...lossesAt(trials)].map(([load, losses]) => ({ load, is: classifyLoad(losses, goal, settings) }));
  const of = (wanted: LoadClass): number[] => loads.filter(({ is }) => is === wanted).map(({ load }) => load);
  const upper = least(of('upper'));
  const below = (load: number): boolean => upper === null || load < upper;
  const lower = most(of('lower').filter(below));
  return { lower, upper, undecided: of('undecided').filter((load) => below(load) && load > (lower ?? 0)) };
};

const isNarrow = ({ lower, upper }: RateBounds, width: number): boolean =>
  lower !== null && upper !== null && (upper - lower) / upper <= width;

export interface RateRange {
  /** What the sender can do; the first load. */
  readonly highest: number;
  /** Below this there is no use in searching. */
  readonly lowest: number;
}

const nextForGoal = (
  trials: readonly RateTrial[],
  goal: number,
  { highest, lowest }: RateRange,
  settings: RateSearchSettings,
): number | null => {
  const bounds = rateBounds(trials, goal, settings);
  const open = most(bounds.undecided);
  if (open !== null) return open;
  if (bounds.upper === null) return bounds.lower === highest ? null : highest;
  if (isNarrow(bounds, settings.width)) return null;
  if (bounds.lower !== null) return Math.sqrt(bounds.lower * bounds.upper);
  return bounds.upper <= lowest ? null : Math.max(lowest, bounds.upper / 2);
};

/** The load of the next trial, one goal after the other; null: every goal has its bounds, or the time is up. */
export const nextLoad = (
  trials: readonly RateTrial[],
  goals: readonly number[],
  range: RateRange,
  settings: RateSearchSettings,
): number | null => {
  if (trials.length >= settings.maxTrials) return null;
  for (const goal of goals) {
    const next = nextForGoal(trials, goal, range, settings);
    if (next !== null) return next;
  }
  return null;
};

export type RateState = 'found' | 'sender-limited' | 'none' | 'out-of-time';

export const rateState = (bounds: RateBounds, range: RateRange, { width }: RateSearchSettings): RateState => {
  if (bounds.upper === null && bounds.lower === range.highest) return 'sender-limited';
  if (isNarrow(bounds, width)) return 'found';
  return bounds.lower === null && bounds.upper !== null && bounds.upper <= range.lowest ? 'none' : 'out-of-time';
};
