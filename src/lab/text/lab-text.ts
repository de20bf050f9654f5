/** A lab's result for a terminal of 80 columns: claim, what was done with its evidence, answer. Pure. */

import { wrap } from '../../text/wrap.ts';
import type { LabStep } from '../evidence.ts';
import type { LabResult } from '../model.ts';
import { answerSentences, sourceLines, verdictWords } from './answer-words.ts';
import { evidenceLines } from './evidence-lines.ts';

const width = 80;
const margin = '   ';

/** A line that is too long goes on under itself. */
const fitted = (line: string): string[] => {
  const indent = /^ */.exec(line)?.[0] ?? '';
  if (line.length + margin.length <= width) return [margin + line];
  const [first = '', ...rest] = wrap(line.trimStart(), width - 4, margin + indent);
  return [first, ...rest.map((more) => `    ${more}`)];
};

const stepLines = ({ title, evidence }: LabStep, index: number): string[] => [
  '',
  `${index + 1}. ${title}`,
  ...evidence.flatMap(evidenceLines).flatMap(fitted),
];

export const labText = ({ lab, title, claim, steps, answer, ms }: LabResult): string =>
  [
    `${lab}: ${title}`,
    '',
    'The article:',
    ...wrap(claim.says, width, '  '),
    ...steps.flatMap(stepLines),
    '',
    `Answer: ${verdictWords[answer.verdict]} (${(ms / 1000).toFixed(1)} s)`,
    ...answerSentences(answer).flatMap((sentence) => wrap(sentence, width, '  ')),
    ...sourceLines(answer).flatMap((line) => wrap(line, width, '  ')),
    '',
  ].join('\n');
