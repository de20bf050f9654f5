/**
 * KTAP, version 1 (docs.kernel.org/dev-tools/ktap.html), as kunit.py and the runners of kselftest read it: what is gated and what is only
 * shown are two tests, whose figures are subtests. A name holds no `#`.
 */
import { oneLine } from '../../text/inert.ts';
import { slug } from '../../text/slug.ts';
import { type Judged, type JudgedRun, type Outcome, outcomeOf } from './judged.ts';

const results: Readonly<Record<Outcome, string>> = {
  passed: 'ok',
  skipped: 'ok',
  failed: 'not ok',
  error: 'not ok',
};

const directive = (outcome: Outcome, sentence: string): string => {
  if (outcome === 'skipped') return ` # SKIP ${oneLine(sentence)}`;
  return outcome === 'error' ? ` # ERROR ${oneLine(sentence)}` : '';
};

const subtest = (one: Judged, index: number): string[] => {
  const outcome = outcomeOf(one);
  return [
    `  # ${oneLine(one.sentence)}`,
    `  ${results[outcome]} ${index + 1} ${slug(one.group)}.${slug(one.name)}${directive(outcome, one.sentence)}`,
  ];
};

/** Skipped where all of it is; red where one of it is. */
const wholeOf = (cases: readonly Judged[]): string => {
  const outcomes = cases.map(outcomeOf);
  if (outcomes.some((outcome) => outcome === 'failed' || outcome === 'error')) return 'not ok';
  return outcomes.every((outcome) => outcome === 'skipped') ? 'skip' : 'ok';
};

const testLines = (name: string, cases: readonly Judged[], index: number): string[] => {
  const whole = wholeOf(cases);
  const head = ['  KTAP version 1', `  # Subtest: ${name}`, `  1..${cases.length}`];
  const result =
    whole === 'skip' ? `ok ${index + 1} ${name} # SKIP none reached a verdict` : `${whole} ${index + 1} ${name}`;
  return [...head, ...cases.flatMap(subtest), result];
};

export const ktap = ({ title, summary, notes, cases }: JudgedRun): string => {
  const gated = cases.filter(({ standing }) => standing === 'primary');
  const shown = cases.filter(({ standing }) => standing !== 'primary');
  const tests = (
    [
      ['gated', gated],
      ['shown', shown],
    ] as const
  ).filter(([, own]) => own.length > 0);
  return [
    'KTAP version 1',
    `1..${tests.length}`,
    ...tests.flatMap(([name, own], index) => testLines(name, own, index)),
    ...[`${title}: ${summary}`, ...notes].map((note) => `# ${oneLine(note)}`),
    '',
  ].join('\n');
};
