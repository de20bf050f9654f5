/**
 * A check as JUnit XML, as CI servers read it: a suite of what is gated, where a regression is a failure, `invalid` an error and
 * `inconclusive` skipped; and a suite of what is only shown, which is never red.
 */
import type { CheckedComparison, CheckReport } from '../model.ts';
import { sentence, subject } from './sentence.ts';
import { runText, summaryText, withStanding } from './text.ts';

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

const outcomeOf = ({ standing, verdict }: CheckedComparison): Outcome => {
  if (verdict === 'inconclusive') return 'skipped';
  if (standing !== 'primary') return 'passed';
  if (verdict === 'regression') return 'failure';
  return verdict === 'invalid' ? 'error' : 'passed';
};

/** The name of a failing case carries the change, because many servers show nothing else in their list. */
const testcase = (comparison: CheckedComparison): string => {
  const outcome = outcomeOf(comparison);
  const text = sentence(comparison);
  const red = outcome === 'failure' || outcome === 'error';
  const name = red ? text : subject(comparison);
  const open = `    <testcase${attributes({ classname: `vethscope.${comparison.arm}`, name })}>`;
  if (outcome === 'passed') return `${open}<system-out>${xml(text)}</system-out></testcase>`;
  const about = attributes({ type: comparison.verdict, message: text });
  return outcome === 'skipped'
    ? `${open}<skipped${about}/></testcase>`
    : `${open}<${outcome}${about}>${xml(text)}</${outcome}></testcase>`;
};

const suite = (name: string, { candidate, notes }: CheckReport, cases: readonly CheckedComparison[]): string[] => {
  const count = (outcome: Outcome): number => cases.filter((c) => outcomeOf(c) === outcome).length;
  const counts = {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
  return [
    `  <testsuite${attributes({ name, ...counts, timestamp: candidate.startedAt.replace(/\.\d+Z$/, '') })}>`,
    ...cases.map(testcase),
    `    <system-out>${xml(notes.join('\n'))}</system-out>`,
    '  </testsuite>',
  ];
};

export const checkJunit = (report: CheckReport): string => {
  const others = report.comparisons.filter(({ standing }) => standing !== 'primary');
  const against = `${runText(report.candidate)} against ${runText(report.baseline)}: ${summaryText(report)}`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: `vethscope check of ${against}` })}>`,
    ...suite('gated', report, withStanding(report, 'primary')),
    ...suite('advisory and shown, never red', report, others),
    '</testsuites>',
    '',
  ].join('\n');
};
