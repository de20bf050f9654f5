/** Puts a text into every string that a schema allows, so that no field is forgotten when one is added. */
import type { z } from 'zod';

interface Def {
  readonly type: string;
  readonly shape?: Record<string, z.ZodType>;
  readonly element?: z.ZodType;
  readonly items?: readonly z.ZodType[];
  readonly keyType?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
}

type Replace = (original: string, maxLength: number) => string;

const defOf = (schema: z.ZodType): Def => schema.def as unknown as Def;

const maxLengthOf = (schema: z.ZodType): number => {
  const { maxLength } = schema as unknown as { maxLength?: number | null };
  return maxLength ?? Number.POSITIVE_INFINITY;
};

const record = (def: Def, value: object, replace: Replace): unknown =>
  Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      def.keyType ? inject(def.keyType, key, replace) : key,
      def.valueType ? inject(def.valueType, item, replace) : item,
    ]),
  );

/** Absent keys are visited too: an optional string is filled in. */
const object = (def: Def, value: object, replace: Replace): unknown =>
  Object.fromEntries(
    Object.entries(def.shape ?? {})
      .map(([key, schema]) => [key, inject(schema, (value as Record<string, unknown>)[key], replace)])
      .filter(([, item]) => item !== undefined),
  );

const list = (schemas: (index: number) => z.ZodType | undefined, value: unknown[], replace: Replace): unknown =>
  value.map((item, i) => {
    const schema = schemas(i);
    return schema ? inject(schema, item, replace) : item;
  });

/** A missing string is filled in, except where its absence is what other fields go by. */
const absent = (def: Def, value: unknown, replace: Replace): unknown =>
  def.innerType && defOf(def.innerType).type === 'string' && value === null ? replace('', 200) : value;

export const inject = (schema: z.ZodType, value: unknown, replace: Replace): unknown => {
  const def = defOf(schema);
  if (def.type === 'nullable' || def.type === 'optional') {
    if (value === null || value === undefined) return absent(def, value, replace);
    return def.innerType ? inject(def.innerType, value, replace) : value;
  }
  if (def.type === 'string') return replace(String(value), maxLengthOf(schema));
  if (def.type === 'object') return object(def, value as object, replace);
  if (def.type === 'record') return record(def, value as object, replace);
  if (def.type === 'array') return list(() => def.element, value as unknown[], replace);
  if (def.type === 'tuple') return list((i) => def.items?.[i], value as unknown[], replace);
  if (def.type === 'union') {
    const option = def.options?.find((candidate) => candidate.safeParse(value).success);
    return option ? inject(option, value, replace) : value;
  }
  return value;
};
