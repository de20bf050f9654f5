import type { Result } from '../../model/result.ts';

const plain = /^[A-Za-z0-9_@%+=:,./-]+$/;

const quoted = (word: string): string => (plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

export const asked = (result: Result): string => ['vethscope', ...result.argv].map(quoted).join(' ');

/** The same again: the seed fixes the order even where the command line left it to chance. */
export const reproduce = (result: Result): string =>
  result.argv.includes('--seed') ? asked(result) : `${asked(result)} --seed ${result.plan.seed}`;
