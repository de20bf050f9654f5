/** What of the header changes on the way: addresses that are translated, an identifier that is renumbered. Pure. */
import type { PathPoint, Translation } from '../../model/wire-trace.ts';
import type { SeenHeader } from '../follow/sightings.ts';
import { deviceId } from './echo-ways.ts';
import type { PlaceNames } from './stages.ts';

const at = (headers: readonly SeenHeader[], point: PathPoint): SeenHeader | undefined =>
  headers.find((seen) => seen.way === point.way && seen.point === point.point && deviceId(seen) === deviceId(point));

const changes = (a: SeenHeader, b: SeenHeader): Pick<Translation, 'kind' | 'before' | 'after'>[] => {
  const pairs = [
    { kind: 'SNAT', before: a.source, after: b.source },
    { kind: 'DNAT', before: a.destination, after: b.destination },
    { kind: 'id', before: String(a.id), after: String(b.id) },
  ] as const;
  return pairs.filter(({ before, after }) => before !== after);
};

/** Of the request; what is changed back for the answer is the same translation. */
export const translationsOf = (
  path: readonly PathPoint[],
  headers: readonly SeenHeader[],
  names: PlaceNames,
): Translation[] => {
  const seen = path.filter(({ way }) => way === 'request').flatMap((point) => at(headers, point) ?? []);
  return seen.slice(1).flatMap((next, index) => {
    const before = seen[index] as SeenHeader;
    const place = { way: next.way, namespace: names.namespace(next.netns) };
    const between: [string, string] = [names.device(before), names.device(next)];
    return changes(before, next).map((change) => ({ ...change, ...place, between }));
  });
};
