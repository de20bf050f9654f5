/**
 * Reads OpenMetrics 1.0 text strictly by its ABNF and the rules beside it (prometheus.io/docs/specs/om/open_metrics_spec, sections
 * "ABNF" and "Overall Structure"): no parser of it is kept on npm. Only what a gauge and an info may have.
 */
export interface OpenMetricsSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface OpenMetricsFamily {
  readonly name: string;
  readonly type: string;
  readonly unit: string | null;
  readonly help: string;
  readonly samples: readonly OpenMetricsSample[];
}

const metricName = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const number = '[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|[+-]?(?:[iI]nf(?:inity)?)|[nN]a[nN]';
// normal-char, or a backslash with n, a quote or a backslash.
const escapedString = '(?:[^\\\\"\\n]|\\\\["\\\\n])*';
const label = `[a-zA-Z_][a-zA-Z0-9_]*="${escapedString}"`;
const descriptor = new RegExp(`^# (TYPE|UNIT|HELP) (${metricName}) (.*)$`, 'su');
const sampleLine = new RegExp(`^(${metricName})(?:\\{(${label}(?:,${label})*)?\\})? (${number})$`, 'u');
const oneLabel = new RegExp(`([a-zA-Z_][a-zA-Z0-9_]*)="(${escapedString})"`, 'gu');
const types = ['gauge', 'info'];

const unescaped = (text: string): string =>
  text.replaceAll(/\\(.)/gsu, (_, character: string) => (character === 'n' ? '\n' : character));

const labelsOf = (text: string): Record<string, string> => {
  const pairs = [...text.matchAll(oneLabel)].map(([, name = '', value = '']) => [name, unescaped(value)] as const);
  if (new Set(pairs.map(([name]) => name)).size !== pairs.length) throw new Error(`a label twice: ${text}`);
  return Object.fromEntries(pairs);
};

type Draft = { -readonly [K in keyof OpenMetricsFamily]: OpenMetricsFamily[K] } & { samples: OpenMetricsSample[] };

const describe = (families: Draft[], kind: string, name: string, text: string): void => {
  let last = families.at(-1);
  if (last?.name !== name) {
    if (families.some((family) => family.name === name)) throw new Error(`${name} is interleaved`);
    last = { name, type: 'unknown', unit: null, help: '', samples: [] };
    families.push(last);
  }
  if (last.samples.length > 0) throw new Error(`${kind} of ${name} after its samples`);
  if (kind === 'TYPE') {
    if (!types.includes(text)) throw new Error(`no type of ours: ${text}`);
    last.type = text;
  } else if (kind === 'UNIT') {
    if (!name.endsWith(`_${text}`)) throw new Error(`${name} does not end in its unit ${text}`);
    last.unit = text;
  } else last.help = unescaped(text);
};

const addSample = (families: readonly Draft[], line: string): void => {
  const match = sampleLine.exec(line);
  const family = families.at(-1);
  if (!match || !family) throw new Error(`no sample: ${line}`);
  const [, name = '', labels = '', value = ''] = match;
  const expected = family.type === 'info' ? `${family.name}_info` : family.name;
  if (name !== expected) throw new Error(`${name} is no sample of ${family.name}`);
  if (family.type === 'info' && Number(value) !== 1) throw new Error(`an info of ${value}`);
  const sample = { name, labels: labelsOf(labels), value: Number(value) };
  const key = JSON.stringify(sample.labels);
  if (family.samples.some((other) => JSON.stringify(other.labels) === key)) throw new Error(`twice: ${line}`);
  family.samples.push(sample);
};

/** Throws Error at the first thing that the specification does not allow. */
export const readOpenMetrics = (text: string): OpenMetricsFamily[] => {
  if (/\p{Cs}/u.test(text)) throw new Error('not UTF-8');
  if (!text.endsWith('# EOF\n')) throw new Error('no # EOF');
  const families: Draft[] = [];
  for (const line of text.slice(0, -'# EOF\n'.length).split('\n').slice(0, -1)) {
    const [, kind, name, rest] = descriptor.exec(line) ?? [];
    if (kind !== undefined && name !== undefined) describe(families, kind, name, rest ?? '');
    else addSample(families, line);
  }
  return families;
};
