/** Comparisons as JUnit XML, as CI servers read it: a regression is a failure, `invalid` an error, `inconclusive` skipped. */
import type { Judged } from './judged.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Attribute values lose their line feeds and tabs otherwise.
  '\n': '&#10;',
  '\t': '&#9;',
};

/** XML 1.0 has no place for other control characters, lone surrogates and U+FFFE/F, escaped or not. */
const impossible = /[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const xml = (text: string): string =>
  text.replaceAll(impossible, '\ufffd').replaceAll(/[&<>"\n\t]/g, (character) => entities[character] ?? '');

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${xml(String(value))}"`)
    .join('');

type Outcome = 'failure' | 'error' | 'skipped' | 'passed';

const outcomeOf = ({ standing, verdict }: Judged): Outcome => {
  if (verdict === 'inconclusive') return 'skipped';
  if (standing !== 'primary') return 'passed';
  if (verdict === 'regression') return 'failure';
  return verdict === 'invalid' ? 'error' : 'passed';
};

/** A name stays the same from run to run: servers keep the history of a case by it. Figures are in message and text. */
const testcase = (comparison: Judged): string => {
  const { group, subject, sentence, verdict } = comparison;
  const outcome = outcomeOf(comparison);
  const open = `    <testcase${attributes({ classname: `vethscope.${group}`, name: subject })}>`;
  if (outcome === 'passed') return `${open}<system-out>${xml(sentence)}</system-out></testcase>`;
  const about = attributes({ type: verdict, message: sentence });
  return outcome === 'skipped'
    ? `${open}<skipped${about}/></testcase>`
    : `${open}<${outcome}${about}>${xml(sentence)}</${outcome}></testcase>`;
};

export interface Suite {
  readonly name: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly notes: readonly string[];
  readonly cases: readonly Judged[];
}

const suiteLines = ({ name, startedAt, notes, cases }: Suite): string[] => {
  const count = (outcome: Outcome): number => cases.filter((c) => outcomeOf(c) === outcome).length;
  const counts = {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
  return [
    `  <testsuite${attributes({ name, ...counts, timestamp: startedAt.replace(/\.\d+Z$/, '') })}>`,
    ...cases.map(testcase),
    `    <system-out>${xml(notes.join('\n'))}</system-out>`,
    '  </testsuite>',
  ];
};

export const junitText = (name: string, suites: readonly Suite[]): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name })}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
