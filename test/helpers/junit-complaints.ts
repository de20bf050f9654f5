import { readFileSync } from 'node:fs';
import { validateXML } from 'xmllint-wasm';

const schemaOf = (name: string): string => readFileSync(new URL(`../fixtures/junit/${name}`, import.meta.url), 'utf8');
const schemas = ['junit-10.xsd', 'surefire-test-report.xsd'].map(schemaOf);

/** What Jenkins' schema or Surefire's has against it. */
export const junitComplaints = async (contents: string): Promise<string[]> => {
  const found = await Promise.all(
    schemas.map((schema) => validateXML({ xml: [{ fileName: 'check.xml', contents }], schema: [schema] })),
  );
  return found.flatMap(({ errors }) => errors.map(({ message }) => message));
};
