/** The schema of vethscope.config.json -> docs/reference/config.md. Pure. */

/** As much of JSON Schema as the options use. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema | boolean;
}

const words = (values: readonly unknown[]): string => values.map((value) => `\`${String(value)}\``).join(', ');

const range = ({ minimum, maximum }: Schema): string =>
  minimum === undefined && maximum === undefined ? '' : ` from ${minimum ?? ''} to ${maximum ?? ''}`;

const typeOf = (schema: Schema): string => {
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(', or ');
  if (schema.enum) return words(schema.enum);
  if (schema.const !== undefined) return words([schema.const]);
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'values'}`;
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'integer') return `whole number${range(schema)}`;
  if (schema.type !== 'object') return schema.type ?? 'any';
  const names = schema.propertyNames?.enum ? ` with any of ${words(schema.propertyNames.enum)}` : '';
  return `object${names}`;
};

/** Pipes would end a cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

const row = ([key, schema]: readonly [string, Schema]): string =>
  `| \`${key}\` | ${cell(typeOf(schema))} | ${cell(schema.description ?? '')} |`;

export const configPage = (properties: Readonly<Record<string, Schema>>): string =>
  `${[
    '# vethscope.config.json',
    '',
    'Options of `vethscope compare` and `plan`, read from the current folder or from `--config FILE`; the command line overrides them.',
    'Editors complete and check the file by `"$schema": "./node_modules/vethscope/schema/vethscope.config.schema.json"`. Written by',
    '`npm run docs` from that schema.',
    '',
    '| key | value | meaning |',
    '|---|---|---|',
    ...Object.entries(properties)
      .filter(([key]) => key !== '$schema')
      .map(row),
  ].join('\n')}\n`;
