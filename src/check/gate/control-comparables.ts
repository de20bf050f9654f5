/** The controls as comparisons of their own: their raw figures, nothing taken off. What changes veth itself hides in every ratio to it. */
import type { EnvironmentDifference } from '../model.ts';
import type { Comparable, SideBlocks } from './comparable.ts';
import { fullest } from './controls.ts';
import { rawControl } from './effects.ts';

/** Wide, because a busy host moves a raw figure as a slower kernel does. */
export const usualControlMargin = 0.2;

export interface ControlGate {
  /** As a share, from the command line; null: not gated. */
  readonly margin: number | null;
  /** Differences that were let pass by name: what they did to the control is shown, gated or not. */
  readonly lifted: readonly EnvironmentDifference[];
}

export const liftedOf = (differences: readonly EnvironmentDifference[]): EnvironmentDifference[] =>
  differences.filter(({ tier, allowed }) => tier === 'hard' && allowed);

const raw = ({ blocks, planned }: SideBlocks): SideBlocks => ({ blocks: rawControl(blocks), planned });

const ofControl = (comparable: Comparable, margin: number | null): Comparable => ({
  ...comparable,
  arm: comparable.reference,
  reference: '',
  primary: margin !== null,
  candidate: raw(comparable.candidate),
  baseline: raw(comparable.baseline),
  margin: margin ?? usualControlMargin,
  advisory: margin === null ? null : comparable.advisory,
  noise: null,
  control: { driftSd: comparable.noise?.controlDriftSd ?? null },
});

/** One for every control and primary metric; none where nothing asks for them. */
export const controlComparables = (
  comparables: readonly Comparable[],
  { margin, lifted }: ControlGate,
): Comparable[] =>
  margin === null && lifted.length === 0 ? [] : fullest(comparables).map((one) => ofControl(one, margin));
