/** What a chart draws, in base units: embedded as JSON, drawn by client/, and printed as a table without a script. */
import type { Unit } from '../../text/unit.ts';

export interface Axis {
  readonly title: string;
  /** `time`: milliseconds since 1970, shown as days. */
  readonly scale: 'linear' | 'logarithmic' | 'category' | 'time';
  readonly unit: Unit;
  /** Of a linear axis: it begins where the values do, because their changes are small beside them. */
  readonly zoomed?: true;
}

export interface Point {
  readonly x: number;
  readonly y: number | string;
  /** Worth a marker on a line: a percentile ("p99") or what happened ("dip"). */
  readonly mark?: string;
}

export interface Series {
  readonly name: string;
  /** `dots` stand on a bar; `points` by themselves. */
  readonly role: 'bar' | 'dots' | 'line' | 'points' | 'steps';
  /** Place of the arm: decides colour, marker and dash, the same in every chart and table. */
  readonly style: number;
  readonly points: readonly Point[];
  /** Not drawn until chosen in the legend: too many lines hide each other. */
  readonly hidden?: boolean;
}

export interface ChartModel {
  readonly id: string;
  readonly title: string;
  /** How to read it, one or two sentences above the drawing. */
  readonly note: string;
  /** The accessible name: what is drawn, and the one thing to see. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Names on a category axis, in order. */
  readonly categories: readonly string[];
  readonly series: readonly Series[];
}
