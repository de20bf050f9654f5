/** schema/vethscope.result.schema.json: what another program reads a result by. Renew it with "npm run docs". */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { resultSchema, schemaVersion } from '../../../src/model/result.ts';
import { loadResult } from '../../../src/result/store/store.ts';
import { sampleResult } from '../../helpers/sample-result.ts';

const repository = join(import.meta.dirname, '../../..');
const about = {
  title: 'result.json of vethscope',
  description: `The result of a run, schemaVersion ${schemaVersion}. A newer vethscope may add fields; docs/result.md says what it means.`,
};
// As files are, not as they are read: what has a default may be absent in those of an older version.
const schema = { ...z.toJSONSchema(resultSchema, { io: 'input', unrepresentable: 'any' }), ...about };
const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);

const resultsBelow = (folder: string): string[] =>
  readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('result.json'))
    .map((name) => join(folder, name));

it('the file is what the code reads', async () => {
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    join(repository, 'schema/vethscope.result.schema.json'),
  );
});

it('says of every value what it is', () => {
  expect(JSON.stringify(schema)).not.toMatch(/:\{\}|"items":\{"description"[^}]*\}/);
});

const inJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

it('what this version writes is one by it', () => {
  expect([validate(inJson(sampleResult({ rounds: 1 }))), validate.errors]).toEqual([true, null]);
});

// Of version 1, as they were measured.
it.each([...resultsBelow('reports'), ...resultsBelow('test/fixtures')])(
  '%s, as it is read, is one by it',
  async (path) => {
    const file = join(repository, path);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toHaveProperty('schemaVersion', 1);
    expect([validate(inJson(await loadResult(file))), validate.errors]).toEqual([true, null]);
  },
);

describe('what is no result by it', () => {
  const result = sampleResult({ rounds: 1 });
  const visit = (change: object) => ({ ...result, visits: [{ ...result.visits[0], ...change }] });
  const required = Object.entries(schema.properties ?? {}).flatMap(([key]) =>
    schema.required?.includes(key) ? [key] : [],
  );

  it.each(required)('one without %s, for the code, too', (key) => {
    const { [key as keyof typeof result]: _left, ...rest } = result;
    expect([validate(rest), resultSchema.safeParse(rest).success]).toEqual([false, false]);
  });

  it.each([
    ['of another version', { ...result, schemaVersion: schemaVersion + 1 }],
    ['an unknown observation', visit({ observation: 'half' })],
    ['round trips that are words', visit({ rttNs: ['1'] })],
    ['round trips that are no whole numbers', visit({ rttNs: [1.5] })],
    ['data of no load', visit({ data: { kind: 'none' } })],
  ])('%s, for the code, too', (_what, value) => {
    expect([validate(value), resultSchema.safeParse(value).success]).toEqual([false, false]);
  });
});
