/** What tmt's own schema of results.yaml has against a text. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';

const schemaOf = (name: string): object => {
  const url = new URL(`../fixtures/tmt/${name}.yaml`, import.meta.url);
  const { $schema: _draft07, ...schema } = parse(readFileSync(url, 'utf8'));
  return schema;
};

const ajv = new Ajv({ strict: false, validateFormats: false });
ajv.addSchema(schemaOf('common'));
const isResults = ajv.compile(schemaOf('results'));

export const tmtComplaints = (text: string): string[] =>
  isResults(parse(text, { version: '1.1' })) ? [] : (isResults.errors ?? []).map((error) => JSON.stringify(error));
