/** What zod found wrong, in words that follow the name of a field: "must be a list, not a string". Pure. */
import type { z } from 'zod';

/** What zod calls them -> what JSON calls them. */
const jsonTypes: Readonly<Record<string, string>> = {
  object: 'an object',
  record: 'an object',
  array: 'a list',
  tuple: 'a list',
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

/** zod's own words for a value of another type, where the schema has none. */
const wrongType = /^Invalid input: expected (\w+), received (\w+)$/;

const jsonType = (name: string): string => jsonTypes[name] ?? name;

export const issueWords = (issue: z.core.$ZodIssue): string => {
  const [, expected = '', received = ''] = wrongType.exec(issue.message) ?? [];
  if (received === 'undefined') return 'must not be left out';
  if (expected !== '') {
    const one = issue.path.length > 1 ? 'must hold' : 'must be';
    return `${one} ${jsonType(expected)}, not ${jsonType(received)}`;
  }
  if (issue.code === 'invalid_key') {
    const [own] = issue.issues;
    return own ? `is not allowed as a key: it ${own.message}` : issue.message;
  }
  if (issue.code !== 'unrecognized_keys') return issue.message;
  const keys = issue.keys.map((key) => `"${key}"`).join(', ');
  return issue.path.length === 0 ? `has no key ${keys}` : `does not know ${keys}`;
};
