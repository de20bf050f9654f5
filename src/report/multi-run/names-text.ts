/** A sentence holds so many; a fleet has thousands. */
const mostNames = 20;

/** "a, b and 1,234 more". */
export const namesText = (names: readonly string[]): string =>
  names.length <= mostNames
    ? names.join(', ')
    : `${names.slice(0, mostNames).join(', ')} and ${(names.length - mostNames).toLocaleString('en-US')} more`;
