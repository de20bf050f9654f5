/** Figures of many results -> series: one metric of one topology under one load, in one environment. */
import { metrics } from '../result/derive.ts';
import type { alikeness } from './environments.ts';
import type { Series, SeriesPoint } from './model.ts';
import type { Figure, Run } from './run.ts';

interface Growing {
  readonly first: Run;
  readonly firstRun: number;
  readonly figure: Figure;
  readonly points: SeriesPoint[];
}

const armsOf = ({ arm, reference }: Figure): string[] => (reference === null ? [arm] : [arm, reference]);

const order = (a: Series, b: Series): number => {
  const controls = Number(a.reference === null) - Number(b.reference === null);
  return controls || a.arm.localeCompare(b.arm, 'en') || a.metric.localeCompare(b.metric, 'en');
};

/** Only what concerns a figure parts it: another iperf3 begins no new series of round trips. */
export const seriesOf = (
  runs: readonly Run[],
  letters: readonly string[],
  alike: ReturnType<typeof alikeness>,
): Series[] => {
  const scenarios = new Map<string, Growing[]>();
  for (const [place, run] of runs.entries()) {
    for (const figure of run.figures) {
      const known = scenarios.get(figure.scenario) ?? [];
      scenarios.set(figure.scenario, known);
      const concern = { arms: armsOf(figure), load: figure.load };
      const own = known.find(({ first }) => alike(run, first, concern));
      const point = { run: place, value: figure.value, n: figure.n };
      if (own) own.points.push(point);
      else known.push({ first: run, firstRun: place, figure, points: [point] });
    }
  }
  return [...scenarios.values()]
    .flat()
    .map(({ firstRun, figure, points }) => {
      const { value: _value, n: _n, ...about } = figure;
      return { ...about, id: '', label: metrics[figure.metric].label, environment: letters[firstRun] ?? '', points };
    })
    .sort(order)
    .map((series, place) => ({ ...series, id: `s${place + 1}` }));
};
