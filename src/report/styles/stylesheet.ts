import { figures, print } from './figures.ts';
import { journeys } from './journeys.ts';
import { layout } from './layout.ts';
import { loss } from './loss.ts';
import { swatches } from './swatches.ts';
import { tables } from './tables.ts';
import { tokens } from './tokens.ts';

/** `arms`: with a key on the page. */
export const stylesheet = (arms: number): string =>
  [tokens, layout, tables, figures, journeys, swatches(arms), loss, print].join('').trim();
