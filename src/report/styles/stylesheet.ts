import { figures, print, swatches } from './figures.ts';
import { journeys } from './journeys.ts';
import { layout } from './layout.ts';
import { loss } from './loss.ts';
import { tables } from './tables.ts';
import { tokens } from './tokens.ts';

export const stylesheet = [tokens, layout, tables, figures, journeys, swatches, loss, print].join('').trim();
