/**
 * `results.yaml` as a test with `result: custom` hands it to tmt (tmt.readthedocs.io, "Results Format"; tmt/schemas/results.yaml).
 * A string of JSON is one of YAML, too.
 */
import { oneLine } from '../../text/inert.ts';
import { type Judged, type JudgedRun, type Outcome, outcomeOf } from './judged.ts';

const results: Readonly<Record<Outcome, string>> = { passed: 'pass', failed: 'fail', error: 'error', skipped: 'skip' };

/** A figure that is only shown says that it got worse, and fails nothing. */
const resultOf = (one: Judged): string =>
  one.standing !== 'primary' && one.verdict === 'regression' ? 'info' : results[outcomeOf(one)];

const quoted = (text: string): string => JSON.stringify(oneLine(text));

const entry = (one: Judged): string =>
  [
    `- name: ${quoted(`/${one.group}/${one.name}`)}`,
    `  result: ${resultOf(one)}`,
    '  note:',
    `    - ${quoted(one.sentence)}`,
    '',
  ].join('\n');

export const tmt = ({ cases }: JudgedRun): string => (cases.length === 0 ? '[]\n' : cases.map(entry).join(''));
