import type { Plan } from '../model/plan.ts';
import { presets } from './presets.ts';

/** Why an emulated machine's `quick` has fewer rounds than others'; null: it has not. Pure. */
export const fewerRounds = ({
  preset,
  emulated,
  parts,
}: Pick<Plan, 'preset' | 'emulated' | 'parts'>): string | null => {
  if (preset !== 'quick' || !emulated) return null;
  const usual = Math.max(...presets.quick.parts.map(({ rounds }) => rounds));
  const here = Math.max(...parts.map(({ rounds }) => rounds));
  return here < usual
    ? `${here} of ${usual} rounds: this machine is emulated, and more would not fit into 5 minutes`
    : null;
};
