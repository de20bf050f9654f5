/** What a history says. Everything here is data: text.ts, json.ts and the page show it. */
import type { Figure, RunName } from './run.ts';

export interface EnvironmentGroup {
  /** "A", "B", … in order of their first result. */
  readonly letter: string;
  readonly description: string;
  /** Against the first group; empty for itself. */
  readonly differences: readonly string[];
  readonly runs: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

export interface SeriesPoint {
  /** Place in `runs`. */
  readonly run: number;
  readonly value: number;
  readonly n: number;
}

export interface Series extends Omit<Figure, 'value' | 'n'> {
  /** "s1", "s2", … in one history. */
  readonly id: string;
  readonly label: string;
  /** Letter of the group of its first result. */
  readonly environment: string;
  readonly points: readonly SeriesPoint[];
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** `gated`: counts in the verdict. `advisory`: a control itself, which a busy host moves. `shown`: not the figure of its load. */
export type Standing = 'gated' | 'advisory' | 'shown';

/** As a reader sees it: ratios, figures in base units, shares. */
export interface Change extends Pick<Series, 'arm' | 'reference' | 'metric' | 'label' | 'environment'> {
  /** Its id. */
  readonly series: string;
  readonly standing: Standing;
  readonly worse: boolean;
  /** Places in `runs`: the last result before, and the first after. */
  readonly lastBefore: number;
  readonly firstAfter: number;
  readonly from: number;
  readonly to: number;
  readonly comparedBy: 'ratio' | 'difference';
  /** to ÷ from, or to − from. */
  readonly estimate: number;
  /** 99 %; null: too few results. */
  readonly interval: Interval | null;
  /** Results. */
  readonly n: { readonly before: number; readonly after: number };
  /** Two-sided, of "no change". */
  readonly p: number;
  /** Whether its control changed within a few results of it: then it may be the host. */
  readonly controlMoved: boolean;
}

/** A stretch of a series on one level. */
export interface Level {
  /** Places in the points of the series: [from, to). */
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

export interface WatchedSeries extends Series {
  readonly levels: readonly Level[];
  /** Smallest change that five results would have shown nine times in ten, as a share; null: too few results to know. */
  readonly detectable: number | null;
  /** By how much it crept since its last change without a step, as to ÷ from or to − from; null: it did not, or nobody can tell yet. */
  readonly crept: number | null;
}

export interface History {
  /** In order of time; two of one instant in order of their names. */
  readonly runs: readonly RunName[];
  readonly environments: readonly EnvironmentGroup[];
  /** The letter of each run. */
  readonly letters: readonly string[];
  readonly series: readonly WatchedSeries[];
  /** The latest first. */
  readonly changes: readonly Change[];
  /** Sentences: what was left out, and what to keep in mind. */
  readonly notes: readonly string[];
}
