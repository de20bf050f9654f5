import { failure } from '../../errors.ts';

/** "5%" or "5": a share between 0 and 1. Throws BAD_OPTION. */
export const readShare = (option: string, text: string): number => {
  const share = Number(text.replace(/\s*%$/, '')) / 100;
  if (share > 0 && share < 1) return share;
  throw failure('BAD_OPTION', {
    what: `${option} ${text} is no change in percent.`,
    todo: `Give something like ${option} 5%.`,
  });
};
