/**
 * Reads the text format 0.0.4 of Prometheus (prometheus.io/docs/instrumenting/exposition_formats, "Text format details", and
 * prometheus/common, expfmt/text_parse.go) as strictly as the textfile collector does. promtool 2.42 said the same of the examples.
 */
import type { OpenMetricsSample } from './read-openmetrics.ts';

const types = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];
const name = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const label = '([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^\\\\"\\n]|\\\\["\\\\n])*)"';
const sample = new RegExp(`^(${name})\\{((?:${label},?)*)\\} (\\S+)$`, 'u');

const unescaped = (text: string): string => text.replaceAll(/\\(.)/gu, (_, c: string) => (c === 'n' ? '\n' : c));

const readComment = (line: string): void => {
  const [, kind, family, ...rest] = line.split(' ');
  const text = rest.join(' ');
  if (kind === 'TYPE' && !types.includes(text)) throw new Error(`unknown metric type ${text} of ${family}`);
  // Unlike a label, a HELP has no escaped quote.
  if (kind === 'HELP' && /\\(?![\\n])/u.test(text.replaceAll('\\\\', '')))
    throw new Error(`invalid escape sequence: ${text}`);
};

const readSample = (line: string): OpenMetricsSample => {
  const [, family = '', labels = '', , , value = ''] = sample.exec(line) ?? [];
  if (family === '' || Number.isNaN(Number(value))) throw new Error(`no sample: ${line}`);
  const pairs = [...labels.matchAll(new RegExp(label, 'gu'))].map(([, key = '', text = '']) => [key, unescaped(text)]);
  return { name: family, labels: Object.fromEntries(pairs), value: Number(value) };
};

export const readClassicMetrics = (text: string): OpenMetricsSample[] => {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    if (!line.startsWith('#')) return [readSample(line)];
    readComment(line);
    return [];
  });
};
