import type { Result } from '../../model/result.ts';
import { formatNs } from '../../text/units.ts';
import { stageRows } from './stage-row.ts';

/** Medians of the stages under ping, by arm and then by "node/device": what the drawing says at each hop. */
export const hopFigures = (result: Result): Map<string, Map<string, string[]>> => {
  const arms = new Map<string, Map<string, string[]>>();
  for (const { arm, place, stage, p50Ns } of stageRows(result, 'ping')) {
    const places = arms.get(arm) ?? new Map<string, string[]>();
    places.set(place, [...(places.get(place) ?? []), `${stage} ${formatNs(p50Ns)}`]);
    arms.set(arm, places);
  }
  return arms;
};
