/** Questions on the terminal, over clack. Esc and Ctrl-C throw Cancelled; so does the end of `signal`. */
import { confirm, isCancel, multiselect, select } from '@clack/prompts';
import type { Prompts, Question } from '../io.ts';
import { Cancelled } from './cancelled.ts';

/** Questions go where progress goes, so that standard output holds results alone. */
const shared = (signal: AbortSignal) => ({ output: process.stderr, signal });

const answered = <T>(answer: T): Exclude<T, symbol> => {
  if (isCancel(answer)) throw new Cancelled();
  return answer as Exclude<T, symbol>;
};

/** Choices, mutable as clack wants them. */
const options = ({ choices }: Question) => choices.map((choice) => ({ ...choice }));

export const clackPrompts: Prompts = {
  confirm: async (message, signal) => answered(await confirm({ message, ...shared(signal) })),
  chooseOne: async (question, signal) =>
    answered(
      await select({
        message: question.message,
        options: options(question),
        initialValue: question.chosen[0] ?? '',
        ...shared(signal),
      }),
    ),
  chooseSeveral: async (question, signal) =>
    answered(
      await multiselect({
        message: question.message,
        options: options(question),
        initialValues: [...question.chosen],
        required: true,
        ...shared(signal),
      }),
    ),
};
