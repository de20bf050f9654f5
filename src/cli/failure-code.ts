/** What could not measure, or bad usage. */
const failed = 2;
/** `git bisect run` takes 2 as "bad", and stops at what is above 127. */
const stopsGit = 128;

const commandOf = (argv: readonly string[]): string | undefined => argv.find((word) => !word.startsWith('-'));

/** The exit code of a command that failed before it could judge. */
export const failureCode = (argv: readonly string[]): number => (commandOf(argv) === 'bisect' ? stopsGit : failed);
