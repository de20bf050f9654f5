/** The shift of the candidate against the baseline, or of b against a inside one run. */
import { metrics } from '../../result/derive.ts';
import { hodgesLehmann } from '../../stats/hodges-lehmann.ts';
import { studentQuantile, studentUpperTail } from '../../stats/student.ts';
import {
  blockError,
  moderatedError,
  type SessionFigures,
  type Sides,
  sessionFigures,
  sessionShift,
  withoutOne,
} from './moderated-shift.ts';
import { resampledShift } from './resampled-shift.ts';
import { around, narrowLevel, type Shift, type ShiftOptions, type ShiftOrReason, tailOf, wideLevel } from './shift.ts';

const tooFewBlocks = 'No session has two blocks, so how much they differ by chance is unknown';

const ofFigures = (figures: SessionFigures, { spreads, slack = 0 }: ShiftOptions): Shift => {
  const estimate = sessionShift(figures);
  const { standardError, freedom } = moderatedError(figures, spreads.cautious);
  const usual = moderatedError(figures, spreads.usual);
  const certainFrom = (level: number): number => standardError * studentQuantile(level, freedom);
  const narrow = usual.standardError * studentQuantile(tailOf(narrowLevel), usual.freedom);
  const byBlocks = blockError(figures);
  const above = (distance: number): number =>
    standardError > 0 ? studentUpperTail(distance / standardError, freedom) : 1;
  return {
    estimate,
    wide: around(estimate, certainFrom(tailOf(wideLevel)) + slack),
    narrow: around(estimate, narrow + slack),
    above: above(estimate - slack),
    below: above(-estimate - slack),
    standardError: usual.standardError,
    certainFrom,
    withoutOne: withoutOne(figures),
    inflation: byBlocks > 0 ? Math.max(1, standardError / byBlocks) : 1,
    slack,
    method: `session pseudomedians, moderated t, ${freedom} degrees of freedom`,
  };
};

const bySessions = (sides: Sides, options: ShiftOptions): ShiftOrReason => {
  const figures = sessionFigures(sides);
  if (figures) return { shift: ofFigures(figures, options), reason: null };
  const [is, was] = sides.map((side) => hodgesLehmann(side.flat()));
  return { shift: null, estimate: (is as number) - (was ?? 0), reason: tooFewBlocks };
};

/** `reason` where there are too few blocks. Every side needs at least one value. */
export const shiftOf = (sides: Sides, options: ShiftOptions): ShiftOrReason =>
  metrics[options.metric].intervalBy === 'bootstrap' ? resampledShift(sides, options) : bySessions(sides, options);
