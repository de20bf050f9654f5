import { type CheckFormat, checkFormats } from '../../check/formats/index.ts';
import { failure } from '../../errors.ts';

/** Of `check` and `ab`. Throws BAD_OPTION. */
export const readCheckFormat = (text: string, command: string): CheckFormat => {
  const format = checkFormats.find((name) => name === text);
  if (format) return format;
  throw failure('BAD_OPTION', {
    what: `--format ${text} must be one of: ${checkFormats.join(', ')}.`,
    todo: `See vethscope ${command} --help.`,
  });
};
