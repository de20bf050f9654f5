/** Fills what a made-up value leaves empty, so that a string in a new field of a schema is met without anybody's doing. */
import type { z } from 'zod';
import { defOf, inject, stringPlaces } from './inject.ts';

const entry = (key: z.ZodType | undefined, value: z.ZodType | undefined): object =>
  Object.fromEntries([[String(minimal(key)), minimal(value)]]);

/** Whole numbers without a lower bound say −2^53. */
const lowestOf = (schema: z.ZodType): number => (schema as unknown as { minValue?: number | null }).minValue ?? 1;

/** The least that a schema takes: one of everything. */
const minimal = (schema: z.ZodType | undefined): unknown => {
  if (!schema) return undefined;
  const def = defOf(schema);
  switch (def.type) {
    case 'string':
      return 'x';
    case 'number':
      return Math.max(1, lowestOf(schema));
    case 'boolean':
      return false;
    case 'literal':
      return def.values?.[0];
    case 'enum':
      return Object.values(def.entries ?? {})[0];
    case 'object':
      return Object.fromEntries(Object.entries(def.shape ?? {}).map(([key, inner]) => [key, minimal(inner)]));
    case 'array':
      return [minimal(def.element)];
    case 'tuple':
      return (def.items ?? []).map(minimal);
    case 'record':
      return entry(def.keyType, def.valueType);
    case 'union':
      return minimal(def.options?.[0]);
    // A list of raw numbers (src/model/number-list.ts): the only kind that zod cannot be asked about.
    case 'custom':
      return [0];
    default:
      return minimal(def.innerType);
  }
};

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);

/** Fills once each place under which a wanted one lies, and no other: that a field is empty may mean something. */
const fillWanted = (schema: z.ZodType, value: unknown, wanted: Set<string>, place: string): unknown => {
  const def = defOf(schema);
  if (isEmpty(value)) {
    const below = [...wanted].filter((name) => name.startsWith(place));
    if (below.length === 0) return value;
    for (const name of below) wanted.delete(name);
    return minimal(schema);
  }
  if (def.innerType) return fillWanted(def.innerType, value, wanted, place);
  if (def.type === 'array')
    return (value as unknown[]).map((item) =>
      def.element ? fillWanted(def.element, item, wanted, `${place}[]`) : item,
    );
  if (def.type === 'union') {
    const chosen = def.options?.findIndex((candidate) => candidate.safeParse(value).success) ?? -1;
    const option = def.options?.[chosen];
    return option ? fillWanted(option, value, wanted, `${place}|${chosen}`) : value;
  }
  if (def.type !== 'object') return value;
  const inner = Object.entries(def.shape ?? {}).map(([key, field]) => [
    key,
    fillWanted(field, (value as Record<string, unknown>)[key], wanted, `${place}.${key}`),
  ]);
  return Object.fromEntries(inner.filter(([, item]) => item !== undefined));
};

export const filled = <T>(schema: z.ZodType<T>, value: T): T => {
  const wanted = new Set(stringPlaces(schema));
  inject(schema, value, (original, _max, place) => {
    wanted.delete(place);
    return original;
  });
  return schema.parse(fillWanted(schema, value, wanted, ''));
};
