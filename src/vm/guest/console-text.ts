/** What the guest's console said last, for an error. Pure. */

const mostLines = 12;

/** Escape sequences and carriage returns of the firmware, and whatever else a terminal would act on. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const unprintable = /\u001b\[[0-9;?]*[A-Za-z]|\u001bc|[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** A panic prints its reason and the place first, then registers and stacks. */
const reason = /Kernel panic|Out of memory|\bBUG:|\bOops\b|\bRIP: 0010:/;

export const lastLines = (text: string): string => {
  const lines = text
    .replace(unprintable, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const last = lines.slice(-mostLines);
  const reasons = lines.slice(0, -mostLines).filter((line) => reason.test(line));
  return lines.length === 0 ? 'The console was silent.' : [...reasons, ...last].join('\n');
};
