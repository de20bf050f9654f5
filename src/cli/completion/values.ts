/** What may stand where: read from the schema and the registries, so that a new kind is completed at once. */
import { z } from 'zod';
import { environmentNames } from '../../check/environment/environment.ts';
import { checkFormats } from '../../check/formats/index.ts';
import { exportFormats } from '../../export/index.ts';
import { historyMetrics } from '../../history/metrics.ts';
import { labs } from '../../lab/labs/index.ts';
import { compareOptionsSchema } from '../../plan/options.ts';

import { topologyKinds } from '../../topology/kinds/index.ts';
import { keyOf } from '../options/compare-flags.ts';

export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] /** Several, with commas. */; readonly list: boolean }
  | { readonly kind: 'files' | 'folders' | 'free' };

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

const free: Values = { kind: 'free' };
const words = (names: readonly string[], list = false): Values => ({ kind: 'words', words: names, list });

const enumOf = (schema: unknown): readonly string[] | null =>
  schema instanceof z.ZodEnum ? schema.options.map(String) : null;

/** {tx: on|off} is typed as tx=on. */
const pairsOf = (keys: unknown, values: unknown): readonly string[] | null => {
  const [left, right] = [enumOf(keys), enumOf(values)];
  return left && right ? left.flatMap((key) => right.map((value) => `${key}=${value}`)) : null;
};

const fromSchema = (schema: unknown): Values | null => {
  if (schema instanceof z.ZodOptional) return fromSchema(schema.unwrap());
  const one = enumOf(schema);
  if (one) return words(one);
  const many =
    schema instanceof z.ZodArray
      ? enumOf(schema.element)
      : schema instanceof z.ZodRecord
        ? pairsOf(schema.keyType, schema.valueType)
        : null;
  return many && words(many, true);
};

const named: Readonly<Record<string, readonly string[]>> = {
  topology: topologyKinds.map(({ name }) => name),
  lab: labs.map(({ name }) => name),
  shell: shells,
  environment: environmentNames,
  metric: historyMetrics,
  'check-format': checkFormats,
  'export-format': exportFormats,
};

/** "text|json" lists its own words. */
const spelledOut = (placeholder: string): readonly string[] | undefined =>
  placeholder.includes('|') ? placeholder.split('|') : undefined;

const ownWords = (placeholder: string): readonly string[] | undefined => named[placeholder] ?? spelledOut(placeholder);

/** By the placeholder in angle brackets: help and completion then say the same. */
const byPlaceholder = (placeholder: string): Values => {
  const known = ownWords(placeholder);
  if (known) return words(known);
  if (placeholder === 'folder') return { kind: 'folders' };
  return ['file', 'result', 'baseline', 'candidate'].includes(placeholder) ? { kind: 'files' } : free;
};

const schemaKeys: Readonly<Record<string, unknown>> = compareOptionsSchema.shape;

/** `flag` as commander's attribute name, "requestSize"; `placeholder` without brackets. */
export const optionValues = (flag: string, placeholder: string): Values =>
  (ownWords(placeholder) ? null : fromSchema(schemaKeys[keyOf(flag)])) ?? byPlaceholder(placeholder);

export const argumentValues = byPlaceholder;
