import { plural } from '../../text/format-value.ts';
import type { Grouping } from './group-runs.ts';

/** What a reader must know before the first figure. */
export const pageDoubts = ({ groups }: Grouping, skipped: number): string[] => {
  const emulated = groups.filter((group) => group.emulated).map(({ name }) => name);
  const partial = groups.flatMap(({ name, runs }) =>
    runs.filter(({ result }) => result.partial).map(({ result }) => ({ name, result })),
  );
  return [
    ...(emulated.length > 0
      ? [`Emulated (${emulated.join(', ')}): figures are for function only, they say nothing about speed.`]
      : []),
    ...partial.map(({ name, result }) => `${name} is partial: ${result.partialReason ?? 'no reason was kept'}`),
    ...(skipped > 0 ? [`${plural(skipped, 'thing')} could not be taken: the end of the page names each.`] : []),
  ];
};
