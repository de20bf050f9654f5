import { Swatch } from '../../components/Swatch.tsx';
import type { Side } from '../view/side.ts';

/** A run's letter in its colour. */
export const SideName = ({ side: { letter, style } }: { side: Side }) => (
  <span class="arm">
    <Swatch style={style} />
    <span>{letter}</span>
  </span>
);
