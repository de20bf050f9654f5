/** A calibration for a terminal: what moves how much, and what that makes of the gate. */
import { metrics } from '../../result/derive.ts';
import { pad } from '../../text/table.ts';
import { amount, percent } from '../formats/words.ts';
import type { Calibration, Noise } from './calibration.ts';

const row = (noise: Noise): string[] => {
  const metric = metrics[noise.metric];
  return [
    noise.arm,
    metric.label,
    noise.beta.toFixed(2),
    noise.correlation.toFixed(2),
    percent(noise.blockSd),
    percent(noise.sessionSd),
    percent(noise.controlDriftSd),
    amount(metric, noise.margin),
    noise.tooNoisy ? 'TOO NOISY: advisory only' : '',
  ];
};

/** None of n: at 95 % the true share is below 3/n (the rule of three). */
const falseAlarms = ({ falseAlarms: { checks, red, comparisons, redComparisons } }: Calibration): string => {
  if (checks === 0) return 'False alarms were not counted: that needs 4 sessions or more.';
  const bound = red === 0 ? `, which shows no more than that fewer than ${percent(3 / checks)} are` : '';
  return `The gate over the same code, dealt session by session: ${red} of ${checks} checks red${bound}; ${redComparisons} of ${comparisons} comparisons.`;
};

export const calibrationText = (calibration: Calibration): string => {
  const gated = calibration.noise.filter(({ metric }) => metrics[metric].primary);
  const noisy = gated.filter(({ tooNoisy }) => tooNoisy);
  const head = ['topology', 'figure', 'β', 'correlation', 'block', 'session', 'control drift', 'margin', ''];
  return [
    `noise of ${calibration.sessions} sessions of ${calibration.blocksPerSession} rounds, of what a check compares:`,
    ...pad([head, ...gated.map(row)]).map((line) => `  ${line}`),
    'β: how much of the control’s movement a topology takes. Margins are the starting ones or what 99 % of the noise stays below.',
    ...(noisy.length > 0 ? [`${noisy.length} of ${gated.length} figures are too noisy here to turn a check red.`] : []),
    falseAlarms(calibration),
    'The splits share their sessions, so that this is a smoke test and no proof: bench/gate is.',
    '',
  ].join('\n');
};
