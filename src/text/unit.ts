/** How a base unit is drawn on an axis: `factor` base units make one of `label`. */
export interface Unit {
  readonly label: string;
  readonly factor: number;
}

const units = {
  bitsPerSecond: [
    [1e9, 'Gbit/s'],
    [1e6, 'Mbit/s'],
    [1e3, 'kbit/s'],
    [1, 'bit/s'],
  ],
  packetsPerSecond: [
    [1e6, 'Mpps'],
    [1e3, 'kpps'],
    [1, 'pps'],
  ],
  transactionsPerSecond: [
    [1e3, 'k/s'],
    [1, '/s'],
  ],
  ns: [
    [1e9, 's'],
    [1e6, 'ms'],
    [1e3, 'µs'],
    [1, 'ns'],
  ],
  share: [[0.01, '%']],
} as const satisfies Record<string, readonly (readonly [number, string])[]>;

export type Dimension = keyof typeof units;

/** The unit in which `largest` reads as a figure of one to three digits before the point. */
export const unitFor = (dimension: Dimension, largest: number): Unit => {
  const steps: readonly (readonly [number, string])[] = units[dimension];
  const [factor, label] = steps.find(([size]) => largest >= size) ?? steps.at(-1) ?? [1, ''];
  return { factor, label };
};
