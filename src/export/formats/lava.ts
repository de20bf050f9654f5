/** Figures as test cases of LAVA with measurement and unit: printed in a lava-test-shell, they are recorded. They pass; nothing is judged here. */
import type { Result } from '../../model/result.ts';
import { lavaSignal } from '../../text/lava-signal.ts';
import type { Exported, ExportedFigure } from '../figures.ts';
import type { ExportFile } from '../model.ts';

const units = {
  bitsPerSecond: 'bit/s',
  packetsPerSecond: 'packet/s',
  transactionsPerSecond: 'transaction/s',
  ns: 'ns',
  share: 'share',
  ratio: 'ratio',
} as const satisfies Record<ExportedFigure['unit'], string>;

export const lava = (_result: Result, { figures, withheld }: Exported): ExportFile[] => {
  const measured = figures.map(({ arm, measure, value, unit }) =>
    lavaSignal({ group: arm, name: measure, result: 'pass', measurement: { value, unit: units[unit] } }),
  );
  const missing = withheld.map(({ arm, load }) =>
    lavaSignal({ group: arm, name: load, result: 'unknown', measurement: null }),
  );
  return [{ name: 'vethscope.lava.txt', pieces: [...measured, ...missing].map((line) => `${line}\n`) }];
};
