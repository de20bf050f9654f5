/** An option that takes one value and is given two: commander keeps the last, and says nothing of the first. */
import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { failure } from '../../errors.ts';

const once = ({ long, short }: Option): ((value: string) => string) => {
  let first: string | undefined;
  return (value) => {
    if (first !== undefined && first !== value) {
      throw failure('BAD_OPTION', {
        what: `${long ?? short} was given twice: ${first || '""'} and ${value || '""'}.`,
        todo: 'Give it once.',
      });
    }
    first = value;
    return value;
  };
};

/** Of this command and those below it. Options that collect what they are given have a reader of their own, and keep it. */
export const refuseRepeats = (command: CommandUnknownOpts): void => {
  for (const option of command.options) {
    if ((option.required || option.optional) && !option.parseArg && !option.variadic) option.argParser(once(option));
  }
  for (const child of command.commands) refuseRepeats(child);
};
