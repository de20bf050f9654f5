/** Bad input for property tests: what is cut off, garbled, or made of the wrong things. */
import { fc, propertySeed } from './seeded-fast-check.ts';

type Edit = (text: string) => string;

const slice = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.3, noNaN: true }));

const placed = ([start, length]: [number, number], text: string): [number, number] => {
  const from = Math.floor(start * text.length);
  return [from, Math.min(text.length, from + Math.ceil(length * text.length))];
};

const noise = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    'NaN',
    '1e999',
    '-1',
    '1.2.3',
    '\u0000',
    '\n\n',
    '"',
    '{',
    '[',
    '%',
    '\u001b[2J',
    '99999999999999999999',
  ),
);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  slice.map(
    (at): Edit =>
      (text) =>
        text.slice(0, placed(at, text)[0]),
  ),
  slice.map(
    (at): Edit =>
      (text) =>
        text.slice(0, placed(at, text)[0]) + text.slice(placed(at, text)[1]),
  ),
  fc.tuple(slice, noise).map(
    ([at, junk]): Edit =>
      (text) =>
        text.slice(0, placed(at, text)[0]) + junk + text.slice(placed(at, text)[0]),
  ),
  slice.map(
    (at): Edit =>
      (text) =>
        text + text.slice(...placed(at, text)),
  ),
);

/** One of the texts with one to three edits, or no text at all but noise. */
export const garbled = (texts: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 3 }))
        .map(([text, edits]) => edits.reduce((sofar, apply) => apply(sofar), text)),
    },
    { weight: 1, arbitrary: fc.oneof(noise, fc.string({ maxLength: 2000 })) },
  );

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A key chosen by `steps`, or what stands there replaced: deeper as long as there are steps. */
const change = (value: Json, steps: readonly number[], replace: Replace): Json | undefined => {
  const [step, ...rest] = steps;
  if (step === undefined || typeof value !== 'object' || value === null) return replace(value);
  const entries = Object.entries(value);
  const chosen = entries[step % Math.max(1, entries.length)];
  if (!chosen) return replace(value);
  const changed = change(chosen[1], rest, replace);
  const next = entries.flatMap((entry): [string, Json][] => {
    if (entry !== chosen) return [entry as [string, Json]];
    return changed === undefined ? [] : [[entry[0], changed]];
  });
  return Array.isArray(value) ? next.map(([, item]) => item) : Object.fromEntries(next);
};

const odd: fc.Arbitrary<Json | undefined> = fc.oneof(
  fc.constantFrom<Json | undefined>(undefined, null, '', [], {}, 0, -1, 1e308, true, 'x'.repeat(5000)),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

type Replace = (old: Json) => Json | undefined;

const numbers = [0, -1, 1, 0.5, 2 ** 31, 2 ** 53, 1e308, -1e308, 1e-300];
const words = [
  '',
  ' ',
  'veth',
  'bridge',
  'tcp',
  'NaN',
  '\u0000',
  'x'.repeat(5000),
  '</script>',
  '2026-13-45T99:99:99Z',
];

/** Another value of the same type, which a schema lets through more often than not. */
const alike =
  (choice: number): Replace =>
  (old) => {
    if (typeof old === 'number') return numbers[choice % numbers.length];
    if (typeof old === 'string') return words[choice % words.length];
    if (typeof old === 'boolean') return !old;
    return Array.isArray(old) ? old.slice(0, choice % (old.length + 1)) : old;
  };

const replacement: fc.Arbitrary<Replace> = fc.oneof(
  { weight: 3, arbitrary: fc.nat(1000).map(alike) },
  {
    weight: 1,
    arbitrary: odd.map(
      (value): Replace =>
        () =>
          value,
    ),
  },
);

/** `value` with one to three places changed or removed. */
export const mutated = (value: unknown): fc.Arbitrary<unknown> =>
  fc
    .array(fc.tuple(fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 }), replacement), {
      minLength: 1,
      maxLength: 3,
    })
    .map((changes) =>
      changes.reduce<Json>((sofar, [steps, replace]) => change(sofar, steps, replace) ?? null, value as Json),
    );

/** The same thousand every time. */
export const thousand = { numRuns: 1000, seed: propertySeed };
