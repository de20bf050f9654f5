/** How sure a change must be: one-sided levels, the same for better and for worse. */

/**
 * Of all gated comparisons of a run together, in one direction. Stricter than what is promised (1 % of the runs), because sessions may
 * differ by more than session-spread.ts takes them to: docs/gate.md has what comes of it.
 */
export const familyLevel = 0.0018;
/** A comparison alone is held against half of it: 0.5 % of the comparisons are promised. */
export const leastFamily = 2;

/** What a comparison must reach where it is the first of its family (Holm) or is given an equal share (Bonferroni). */
export const levelOf = (familySize: number): number => familyLevel / Math.max(leastFamily, familySize);

/** A raw figure of a control, whose margin is wide: what the printed 99 % interval has on either side. */
export const controlLevel = 0.005;
