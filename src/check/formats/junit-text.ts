/**
 * Comparisons as JUnit XML, as CI servers read it: a regression is a failure, `invalid` an error, `inconclusive` skipped. Valid by the
 * schema of Jenkins' xunit plugin (junit-10.xsd) and by Maven Surefire's (surefire-test-report.xsd).
 */
import { type Judged, type JudgedRun, type Outcome, outcomeOf } from './judged.ts';

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

const elements: Readonly<Record<Outcome, string>> = {
  passed: 'system-out',
  failed: 'failure',
  error: 'error',
  skipped: 'skipped',
};

/** Surefire knows no type of what was skipped. */
const about = (outcome: Outcome, { verdict, sentence }: Judged): string => {
  if (outcome === 'passed') return '';
  return attributes(outcome === 'skipped' ? { message: sentence } : { type: verdict, message: sentence });
};

/** A name stays the same from run to run: servers keep the history of a case by it. Figures are in message and text. */
const testcase = (comparison: Judged): string => {
  const { group, subject, sentence, standing } = comparison;
  const outcome = outcomeOf(comparison);
  const element = elements[outcome];
  const classname = `vethscope.${standing === 'primary' ? '' : 'shown.'}${group}`;
  const open = `  <testcase${attributes({ classname, name: subject, time: '0' })}>`;
  return `${open}<${element}${about(outcome, comparison)}>${xml(sentence)}</${element}></testcase>`;
};

const property = ([name, value]: readonly [string, string]): string => `    <property${attributes({ name, value })}/>`;

/** One suite, because Surefire's schema has no more; what it has no attribute for is a property. */
export const junitText = ({ title, summary, startedAt, notes, cases }: JudgedRun): string => {
  const count = (outcome: Outcome): number => cases.filter((c) => outcomeOf(c) === outcome).length;
  const counts = {
    tests: cases.length,
    failures: count('failed'),
    errors: count('error'),
    skipped: count('skipped'),
  };
  const said = [['summary', summary], ['started', startedAt], ...notes.map((note) => ['note', note] as const)] as const;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite${attributes({ name: title, ...counts, time: '0' })}>`,
    '  <properties>',
    ...said.map(property),
    '  </properties>',
    ...cases.map(testcase),
    '</testsuite>',
    '',
  ].join('\n');
};
