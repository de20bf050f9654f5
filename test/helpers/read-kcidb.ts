import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

const schema = JSON.parse(readFileSync(new URL('../fixtures/kcidb/kcidb-5.3.json', import.meta.url), 'utf8'));
const isReport = new Ajv({ strict: false, validateFormats: false }).compile(schema);

interface KcidbTest {
  readonly id: string;
  readonly build_id: string;
  readonly path: string;
  readonly number?: { readonly value: number; readonly unit?: string };
}

export const kcidbComplaints = (text: string): string[] =>
  isReport(JSON.parse(text)) ? [] : (isReport.errors ?? []).map((error) => JSON.stringify(error));

export const readKcidb = (text: string): { tests: KcidbTest[] } => {
  const complaints = kcidbComplaints(text);
  if (complaints.length > 0) throw new Error(complaints.join('\n'));
  return JSON.parse(text);
};
