import { figures, print, swatches } from './figures.ts';
import { layout } from './layout.ts';
import { loss } from './loss.ts';
import { tables } from './tables.ts';
import { tokens } from './tokens.ts';

export const stylesheet = [tokens, layout, tables, figures, swatches, loss, print].join('').trim();
