/** What a comparison finds: estimate, intervals and one-sided p values. */
import type { MetricName } from '../../result/derive.ts';
import type { Bounds } from '../model.ts';
import type { SessionSpreads } from './session-spread.ts';

/** Printed. A verdict needs more. */
export const wideLevel = 0.99;
/** What `unchanged` needs: both ends inside the margin is a test at 5 % each (two one-sided tests). */
export const narrowLevel = 0.9;

/** One-sided. */
export const tailOf = (level: number): number => (1 - level) / 2;

export interface Shift {
  /** Candidate above baseline, on the scale of the comparison. */
  readonly estimate: number;
  readonly wide: Bounds;
  readonly narrow: Bounds;
  readonly above: number;
  readonly below: number;
  /** Of the estimate. */
  readonly standardError: number;
  /** How far from 0 an estimate must lie to be certain at a one-sided level, slack left aside. */
  readonly certainFrom: (level: number) => number;
  /** What is left of the estimate when any one session is left out. */
  readonly withoutOne: Bounds;
  /** By what factor intervals are wider than blocks alone would make them. */
  readonly inflation: number;
  readonly slack: number;
  readonly method: string;
}

export type ShiftOrReason =
  | { readonly shift: Shift; readonly reason: null }
  | { readonly shift: null; readonly estimate: number; readonly reason: string };

export interface ShiftOptions {
  readonly metric: MetricName;
  readonly spreads: SessionSpreads;
  /** Of a bootstrap. */
  readonly inflation: number;
  /** On the scale of the comparison: what cannot be known beyond noise, added on either side. Default: 0. */
  readonly slack?: number;
  /** Of the bootstrap. */
  readonly seed: number;
}

export const around = (estimate: number, distance: number): Bounds => ({
  low: estimate - distance,
  high: estimate + distance,
});
