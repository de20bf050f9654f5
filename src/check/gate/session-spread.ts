/**
 * How much sessions are taken to differ before they are seen. Two sessions say next to nothing about that (one degree of freedom), so
 * what is known beforehand and what they show are pooled: the moderated variance of Smyth (2004), limma's.
 */
import { type MetricName, metrics } from '../../result/derive.ts';
import type { NoiseParts } from './inflation.ts';

export interface SessionSpread {
  /** Standard deviation between sessions beyond what their blocks explain, on the scale of the comparison. */
  readonly sd: number;
  /** Degrees of freedom that it counts for. */
  readonly weight: number;
}

export interface SessionSpreads {
  /** For what turns red: larger than what was recorded, because a machine may be worse than ours. */
  readonly cautious: SessionSpread;
  /** For what is called unchanged. */
  readonly usual: SessionSpread;
}

/**
 * Chosen by simulation (docs/gate.md): of two or more sessions that differ by 5 % though nothing changed, at most one comparison in
 * two hundred is called a change. Recorded here: 0.3 to 2.1 %.
 */
const cautious: SessionSpread = { sd: 0.03, weight: 6 };
/** As recorded in 31 and 32 sessions: rates 0.3 and 0.8 %, round trips 2.1 %. */
const recordedSessions = 30;
const recordedSd = (metric: MetricName): number => (metrics[metric].unit === 'ns' ? 0.02 : 0.01);

/** A calibration stores the upper bound of what it saw. */
const calibratedWeight = 10;

export const uncalibratedSpreads = (metric: MetricName): SessionSpreads => ({
  cautious,
  usual: { sd: recordedSd(metric), weight: recordedSessions },
});

const both = (spread: SessionSpread): SessionSpreads => ({ cautious: spread, usual: spread });

export const spreadsOf = (metric: MetricName, noise: Pick<NoiseParts, 'sessionSd'> | null): SessionSpreads =>
  noise === null ? uncalibratedSpreads(metric) : both({ sd: noise.sessionSd, weight: calibratedWeight });

/** Of a raw figure, nothing taken off: 4 to 20 % were recorded. */
const rawSd = 0.1;

export const rawSpreads = (driftSd: number | null): SessionSpreads =>
  both(driftSd === null ? { sd: rawSd, weight: cautious.weight } : { sd: driftSd, weight: calibratedWeight });
