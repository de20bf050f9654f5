/** How much a figure moves though nothing changed: what a calibration stores of every metric. */

import type { PairedBlock } from '../../result/derive/paired-blocks.ts';
import { type MetricName, metrics } from '../../result/derive.ts';
import { fUpperTail } from '../../stats/f-distribution.ts';
import { linearFit } from '../../stats/linear-fit.ts';
import { meanSquare, spreadOf } from '../../stats/mean-squares.ts';
import { normalQuantile } from '../../stats/normal.ts';
import { mean } from '../../stats/summary.ts';
import type { Noise } from '../calibrate/calibration.ts';
import { type Effects, effectsOf, rawControl } from './effects.ts';
import { type Extent, type NoiseParts, standardErrors } from './inflation.ts';
import { shareOf, storedMargin } from './margins.ts';
import { wideLevel } from './shift.ts';

/** Below it the control says nothing about the figure, and taking it off would only add its noise. */
const leastCorrelation = 0.2;
/** A metric whose noise is beyond that many margins cannot gate. */
const noisyFrom = 2;
/** Few sessions may look alike by luck: what they show is taken at the upper bound of that certainty. */
const sessionCertainty = 0.8;
const halvings = 60;
const manyDegrees = 1e6;

/** By how much a mean square of few degrees of freedom may be too small, at `sessionCertainty`. */
const upperFactor = (freedom: number): number => {
  let [low, high] = [1, 1000];
  for (let step = 0; step < halvings; step += 1) {
    const middle = (low + high) / 2;
    if (fUpperTail(middle, manyDegrees, freedom) > 1 - sessionCertainty) low = middle;
    else high = middle;
  }
  return low;
};

export const noiseParts = (effects: Effects): NoiseParts => {
  const { between, within } = spreadOf(effects);
  const [above, below] = [meanSquare(between), meanSquare(within)];
  const blocks = effects.flat().length / Math.max(1, effects.length);
  const excess = above === null ? 0 : above * upperFactor(between.freedom) - (below ?? 0);
  return { blockSd: Math.sqrt(below ?? 0), sessionSd: Math.sqrt(Math.max(0, excess) / Math.max(1, blocks)) };
};

const fitOf = (blocks: readonly PairedBlock[]) =>
  linearFit(
    blocks.map(({ control }) => control),
    blocks.map(({ test }) => test),
  );

/** Never more than the whole movement of the control, and never against it. */
const betaOf = (metric: MetricName, fit: ReturnType<typeof fitOf>): number => {
  if (metrics[metric].comparedBy === 'difference' || fit === null || fit.correlation < leastCorrelation) return 0;
  return Math.min(1, Math.max(0, fit.slope));
};

export interface NoiseSource extends Pick<Noise, 'arm' | 'reference' | 'metric' | 'observation'> {
  readonly blocks: readonly PairedBlock[];
}

const partsOf = ({ metric, blocks }: NoiseSource) => {
  const fit = fitOf(blocks);
  const beta = betaOf(metric, fit);
  return { beta, correlation: fit?.correlation ?? 0, ...noiseParts(effectsOf(blocks, beta)) };
};

/** How much sessions differ is known badly from few; arms of one metric are measured alike, so none is taken for calmer. */
const pooledSessionSd = (sources: readonly NoiseSource[], { metric, observation }: NoiseSource): number => {
  const alike = sources.filter((other) => other.metric === metric && other.observation === observation);
  return Math.sqrt(mean(alike.map((source) => partsOf(source).sessionSd ** 2)));
};

/** `sides`: the size of the checks to come, which decides how far two sides of the same code may lie apart. */
export const measureNoise = (sources: readonly NoiseSource[], sides: readonly Extent[]): Noise[] =>
  sources.map((source) => {
    const { blocks, ...name } = source;
    const own = partsOf(source);
    const parts = { ...own, sessionSd: Math.max(own.sessionSd, pooledSessionSd(sources, source)) };
    const shift99 = normalQuantile(1 - (1 - wideLevel) / 2) * standardErrors(parts, sides).all;
    const [margin, noise] = [storedMargin(name.metric, name.observation), shareOf(name.metric, shift99)];
    return {
      ...name,
      ...parts,
      shift99,
      controlDriftSd: noiseParts(effectsOf(rawControl(blocks), 0)).sessionSd,
      margin: Math.max(margin, noise),
      tooNoisy: noise > noisyFrom * margin,
    };
  });
