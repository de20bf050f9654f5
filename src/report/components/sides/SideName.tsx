import type { Side } from '../../view/sides/side.ts';
import { Swatch } from '../Swatch.tsx';

/** A run's letter in its colour. */
export const SideName = ({ side: { letter, style } }: { side: Side }) => (
  <span class="arm">
    <Swatch style={style} />
    <span>{letter}</span>
  </span>
);
