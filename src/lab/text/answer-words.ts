/** An answer in words. Pure. */
import type { LabAnswer } from '../model.ts';

export const verdictWords: Record<LabAnswer['verdict'], string> = {
  holds: 'holds',
  differs: 'differs on this kernel',
  'cannot-be-tried': 'cannot be tried here',
  broken: 'broken',
};

export const answerSentences = (answer: LabAnswer): readonly string[] =>
  answer.verdict === 'differs' ? answer.instead.map((what) => `Instead: ${what}.`) : [answer.because];

export const sourceLines = (answer: LabAnswer): readonly string[] =>
  answer.verdict === 'holds' || answer.verdict === 'differs'
    ? answer.sources.map(({ since, reference }) => `Since ${since}: ${reference}`)
    : [];
