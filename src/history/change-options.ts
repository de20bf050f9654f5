/** How sure and how large a change must be. */
import type { ChangePointOptions } from '../stats/change-points.ts';

/** p of all gated series of a folder together; what that leads to is measured by bench/history.ts. */
const sharedLevel = 6e-4;
/** As `ab` counts throughput: less is not worth a word. */
const leastShift = 0.02;
/** Nothing is measured more exactly than to a thousandth. */
const leastScale = 0.001;

/** `gatedSeries`: how many the folder has; the more there are, the surer each must be. */
export const optionsFor = (gatedSeries: number): ChangePointOptions => ({
  level: sharedLevel / Math.max(1, gatedSeries),
  leastShift,
  leastScale,
});
