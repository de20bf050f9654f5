/** Puts a text into every string that a schema allows, so that no field is forgotten when one is added. */
import type { z } from 'zod';

export interface Def {
  readonly type: string;
  readonly values?: readonly unknown[];
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly shape?: Record<string, z.ZodType>;
  readonly element?: z.ZodType;
  readonly items?: readonly z.ZodType[];
  readonly keyType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly innerType?: z.ZodType;
  /** Of a pipe: what comes of the value after it was prepared. */
  readonly out?: z.ZodType;
  readonly options?: readonly z.ZodType[];
}

/** `place`: where the schema has that string, "visits[].warnings[].message"; "{}" stands for a key, "|1" for a variant. */
type Replace = (original: string, maxLength: number, place: string) => string;

export const defOf = (schema: z.ZodType): Def => schema.def as unknown as Def;

const maxLengthOf = (schema: z.ZodType): number => {
  const { maxLength } = schema as unknown as { maxLength?: number | null };
  return maxLength ?? Number.POSITIVE_INFINITY;
};

const record = (def: Def, value: object, replace: Replace, place: string): unknown =>
  Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      def.keyType ? inject(def.keyType, key, replace, `${place}{}`) : key,
      def.valueType ? inject(def.valueType, item, replace, `${place}[]`) : item,
    ]),
  );

/** Absent keys are visited too: an optional string is filled in. */
const object = (def: Def, value: object, replace: Replace, place: string): unknown =>
  Object.fromEntries(
    Object.entries(def.shape ?? {})
      .map(([key, schema]) => [
        key,
        inject(schema, (value as Record<string, unknown>)[key], replace, `${place}.${key}`),
      ])
      .filter(([, item]) => item !== undefined),
  );

const list = (
  schemas: (index: number) => z.ZodType | undefined,
  value: unknown[],
  replace: Replace,
  place: string,
): unknown =>
  value.map((item, i) => {
    const schema = schemas(i);
    return schema ? inject(schema, item, replace, `${place}[]`) : item;
  });

/** A missing string is filled in, except where its absence is what other fields go by. */
const absent = (def: Def, value: unknown, replace: Replace, place: string): unknown =>
  def.innerType && defOf(def.innerType).type === 'string' && value === null ? replace('', 200, place) : value;

const wrappers = ['nullable', 'optional', 'default'];

export const inject = (schema: z.ZodType, value: unknown, replace: Replace, place = ''): unknown => {
  const def = defOf(schema);
  if (wrappers.includes(def.type)) {
    if (value === null || value === undefined) return absent(def, value, replace, place);
    return def.innerType ? inject(def.innerType, value, replace, place) : value;
  }
  if (def.out) return inject(def.out, value, replace, place);
  if (def.type === 'string') return replace(String(value), maxLengthOf(schema), place);
  if (def.type === 'object') return object(def, value as object, replace, place);
  if (def.type === 'record') return record(def, value as object, replace, place);
  if (def.type === 'array') return list(() => def.element, value as unknown[], replace, place);
  if (def.type === 'tuple') return list((i) => def.items?.[i], value as unknown[], replace, place);
  if (def.type === 'union') {
    const chosen = def.options?.findIndex((candidate) => candidate.safeParse(value).success) ?? -1;
    const option = def.options?.[chosen];
    return option ? inject(option, value, replace, `${place}|${chosen}`) : value;
  }
  return value;
};

/** Every place of a string that a schema knows: what an injection must have met. */
export const stringPlaces = (schema: z.ZodType, place = ''): string[] => {
  const def = defOf(schema);
  if (def.type === 'string') return [place];
  const below: (readonly [z.ZodType | undefined, string])[] = [
    [def.innerType, place],
    [def.out, place],
    [def.keyType, `${place}{}`],
    [def.valueType, `${place}[]`],
    [def.element, `${place}[]`],
    ...(def.items ?? []).map((item) => [item, `${place}[]`] as const),
    ...(def.options ?? []).map((option, index) => [option, `${place}|${index}`] as const),
    ...Object.entries(def.shape ?? {}).map(([key, item]) => [item, `${place}.${key}`] as const),
  ];
  return [...new Set(below.flatMap(([inner, where]) => (inner ? stringPlaces(inner, where) : [])))];
};
