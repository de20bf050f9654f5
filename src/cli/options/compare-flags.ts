/** Words of the command line -> the keys of CompareOptions. What they may be is the schema's business. */

import { z } from 'zod';
import { failure } from '../../errors.ts';
import type { LoadOptionKey } from '../../load/kinds/index.ts';
import { loadNames } from '../../model/loads/index.ts';
import { compareOptionsSchema } from '../../plan/options.ts';

/** As commander hands them over. */
export interface CompareFlags extends Readonly<Partial<Record<LoadOptionKey, string | true>>> {
  readonly load?: string;
  readonly preset?: string;
  readonly budget?: string;
  readonly aa?: string;
  readonly sessions?: string;
  readonly rounds?: string;
  readonly duration?: string;
  readonly kernel?: readonly string[];
  readonly backend?: string;
  readonly datapath?: string;
  readonly mtu?: string;
  readonly offload?: string;
  readonly ipv6?: true;
  readonly cpus?: string;
  readonly seed?: string;
  readonly output?: string;
  readonly format?: string;
  readonly open?: true;
  readonly bpfStats?: true;
  readonly traceEvents?: string;
  readonly keep?: true;
  readonly allowPartial?: true;
  readonly json?: true;
  readonly dryRun?: true;
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

const namedTwice = (option: string, first: string, second: string): Error =>
  failure('BAD_OPTION', { what: `${option} says both ${first} and ${second}.`, todo: 'Give one of them.' });

/** Number('') is 0, which nobody meant. */
const number = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** "client=0,2,server=1": a comma parts pairs only where a name and "=" follow. */
const pairs = (text: string, option: string): Record<string, string> => {
  const read = new Map<string, string>();
  for (const pair of text.split(/,(?=\s*[a-z0-9]+=)/i)) {
    const [name = '', value = ''] = pair.split('=').map((side) => side.trim());
    const earlier = read.get(name) ?? value;
    if (earlier !== value) throw namedTwice(option, `${name}=${earlier}`, `${name}=${value}`);
    read.set(name, value);
  }
  return Object.fromEntries(read);
};

/** "rr" means rr-tcp and rr-udp. */
const familyOf = (word: string): readonly string[] => {
  const members = loadNames.filter((name) => name.startsWith(`${word}-`));
  return members.length > 0 ? members : [word];
};

const readers = {
  load: (text: string) => list(text).flatMap(familyOf),
  aa: list,
  format: list,
  offload: (text: string) => pairs(text, '--offload'),
  cpus: (text: string) => (text === 'none' ? text : pairs(text, '--cpus')),
};

const schemas: Readonly<Record<string, z.ZodType>> = compareOptionsSchema.shape;

const takesNumber = (key: string): boolean => {
  const schema = schemas[key];
  return (schema instanceof z.ZodOptional ? schema.unwrap() : schema) instanceof z.ZodNumber;
};

const isRead = (name: string): name is keyof typeof readers => name in readers;

/** A flag without a value stays true. */
const read = (flag: string, value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (isRead(flag)) return readers[flag](value);
  return takesNumber(keyOf(flag)) ? number(value) : value;
};

/** Flags that are singular where their keys are plural. */
const plurals: Readonly<Record<string, string>> = { load: 'loads', kernel: 'kernels' };

export const keyOf = (flag: string): string => plurals[flag] ?? flag;

/** The flag as commander names it, of a key: "load" of "loads". */
export const flagNameOf = (key: string): string =>
  Object.entries(plurals).find(([, plural]) => plural === key)?.[0] ?? key;

export const flagOf = (key: string): string =>
  `--${flagNameOf(key).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

export const fromFlags = (topologies: readonly string[], flags: CompareFlags): Record<string, unknown> => {
  const named = topologies.length > 0 ? { topologies } : {};
  const given = Object.entries(flags).map(([flag, value]) => [keyOf(flag), read(flag, value)]);
  return { ...named, ...Object.fromEntries(given) };
};
