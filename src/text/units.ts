/** Base units inside (ns, bits/s, packets/s, bytes); formatted only here, at the edge. */

/** The unit is chosen after rounding, or 999.6 Mbit/s would read "1000 Mbit/s". */
const scaled = (value: number, steps: readonly (readonly [number, string])[], digits: number): string => {
  const rounded = Number(value.toPrecision(digits));
  const [factor, unit] = steps.find(([f]) => Math.abs(rounded) >= f) ?? (steps.at(-1) as readonly [number, string]);
  return `${significant(rounded / factor, digits)} ${unit}`;
};

/** At most `digits` significant digits, never in exponent form, no digits invented below 1. */
export const significant = (value: number, digits = 3): string => {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(decimals, 6));
};

export const formatNs = (ns: number, digits = 3): string =>
  scaled(
    ns,
    [
      [1e9, 's'],
      [1e6, 'ms'],
      [1e3, 'µs'],
      [1, 'ns'],
    ],
    digits,
  );

export const formatBitsPerSecond = (bps: number, digits = 3): string =>
  scaled(
    bps,
    [
      [1e9, 'Gbit/s'],
      [1e6, 'Mbit/s'],
      [1e3, 'kbit/s'],
      [1, 'bit/s'],
    ],
    digits,
  );

export const formatPacketsPerSecond = (pps: number, digits = 3): string =>
  scaled(
    pps,
    [
      [1e6, 'Mpps'],
      [1e3, 'kpps'],
      [1, 'pps'],
    ],
    digits,
  );

export const formatPercent = (share: number, digits = 2): string => `${significant(share * 100, digits)} %`;

/** A ratio as a signed change: 0.938 -> "−6.2 %". Typographic minus, so that columns align. */
export const formatChange = (ratio: number): string => {
  if (!Number.isFinite(ratio)) return '–';
  const percent = (ratio - 1) * 100;
  const sign = percent < 0 ? '−' : '+';
  return `${sign}${Math.abs(percent).toFixed(1)} %`;
};

/** The same in two digits, for narrow tables: "−6.2 %", "−56 %", "+1097 %". */
export const formatShortChange = (ratio: number): string => {
  const text = formatChange(ratio);
  return Math.abs(ratio - 1) < 0.0995 ? text : text.replace(/\d+\.\d/, (digits) => Number(digits).toFixed(0));
};

export const formatCount = (count: number): string => Math.round(count).toLocaleString('en-US');

export const formatSeconds = (seconds: number): string => {
  const whole = Math.round(seconds);
  return whole < 90 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
};
