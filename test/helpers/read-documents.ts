/** Reads documents as one index with k8s-netperf's would: by the types of its struct (fixtures/k8s-netperf), and flat. */
import { readFileSync } from 'node:fs';

type Document = Record<string, unknown>;

const types: Record<string, string> = JSON.parse(
  readFileSync(new URL('../fixtures/k8s-netperf/doc.json', import.meta.url), 'utf8'),
);

const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const fits: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  bool: (value) => typeof value === 'boolean',
  int: (value) => Number.isInteger(value),
  float64: isNumber,
  '[]float64': (value) => Array.isArray(value) && value.every(isNumber),
  'time.Time': (value) => !Number.isNaN(Date.parse(String(value))),
};

const isFlat = (value: unknown): boolean => [value].flat().every((item) => item === null || typeof item !== 'object');

const checked = (document: Document): Document => {
  for (const [key, value] of Object.entries(document)) {
    const type = types[key];
    if (!isFlat(value) || (type !== undefined && !fits[type]?.(value)))
      throw new Error(`${key}: ${JSON.stringify(value)}`);
  }
  return document;
};

export const readDocuments = (text: string): Document[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => checked(JSON.parse(line)));
