/** How many results it takes until a step of known size is told. */
import { optionsFor } from '../../src/history/change-options.ts';
import { changePoints } from '../../src/stats/change-points.ts';
import { mean } from '../../src/stats/summary.ts';
import { type Design, madeUpRatios, seriesNames } from '../../test/helpers/made-up-history.ts';
import { randomFrom } from '../../test/helpers/sample-random.ts';

export interface StepOptions {
  readonly design: Design;
  /** Share by which the ratio becomes worse. */
  readonly size: number;
  readonly histories: number;
  /** Results on the new level, at most. */
  readonly after: number;
  readonly seed: number;
}

/** Told at a place so near counts. */
const tolerance = 3;
const [fewest, more] = [20, 60];

/** By number of results on the new level: in how many series it has been told by then. */
export const stepsFound = ({ design, size, histories, after, seed }: StepOptions) => {
  const found = Array.from({ length: after + 1 }, () => 0);
  const random = randomFrom(seed);
  const options = optionsFor(seriesNames.length);
  for (let history = 0; history < histories; history += 1) {
    const before = fewest + Math.floor(more * random.uniform());
    const results = Array.from({ length: before + after }, (_, i) =>
      madeUpRatios(seed * 7_919 + history * 1_009 + i, design),
    );
    for (const series of seriesNames.keys()) {
      const values = results.map((ratios, i) => (ratios[series] ?? 0) + (i >= before ? Math.log(1 - size) : 0));
      const isTold = (count: number): boolean =>
        changePoints(values.slice(0, before + count), options).some(
          ({ at, shift }) => Math.abs(at - before) <= tolerance && shift < 0,
        );
      for (let count = 1, told = false; count <= after; count += 1) {
        told ||= isTold(count);
        if (told) found[count] = (found[count] ?? 0) + 1;
      }
    }
  }
  return { series: histories * seriesNames.length, found };
};

/** Standard deviation of a result's log ratio where nothing changes. */
export const spreadOfResults = (design: Design): number => {
  const values = Array.from({ length: 300 }, (_, i) => madeUpRatios(i + 1, design)[0] ?? 0);
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
};
