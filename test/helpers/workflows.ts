import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { repository } from './run-action.ts';

/** The one workflow of README "In CI". */
export const readmeWorkflow = (): string => {
  const readme = readFileSync(join(repository, 'README.md'), 'utf8');
  const section = /^## In CI\n([\s\S]*?)^## /m.exec(readme)?.[1] ?? '';
  const [, text] = /```yaml\n([\s\S]*?)```/.exec(section) ?? [];
  if (text === undefined) throw new Error('README "In CI" has no workflow');
  return text;
};

const validator = (name: string) => {
  const file = join(repository, 'test/fixtures/schemastore', name);
  // Names of formats are for editors.
  const { $schema: _draft07, ...schema } = JSON.parse(readFileSync(file, 'utf8'));
  return new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
};

const validators = { action: validator('github-action.json'), workflow: validator('github-workflow.json') };

/** By the schemas of schemastore.org (commit 3b6446a). Empty: valid. */
export const complaints = (kind: keyof typeof validators, text: string): string[] => {
  const validate = validators[kind];
  return validate(parse(text)) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`);
};
