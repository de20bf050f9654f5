import { plural } from '../../text/format-value.ts';
import type { Grouping } from './group-runs.ts';
import { namesText } from './names-text.ts';

/** Each may be a sentence of its own length. */
const mostPartial = 20;

/** What a reader must know before the first figure. */
export const pageDoubts = ({ groups }: Grouping, skipped: number): string[] => {
  const emulated = groups.filter((group) => group.emulated).map(({ name }) => name);
  const partial = groups.flatMap(({ name, runs }) =>
    runs.flatMap(({ run }) =>
      run.partial ? [`${name} is partial: ${run.partialReason ?? 'no reason was kept'}`] : [],
    ),
  );
  return [
    ...(emulated.length > 0
      ? [`Emulated (${namesText(emulated)}): figures are for function only, they say nothing about speed.`]
      : []),
    ...partial.slice(0, mostPartial),
    ...(partial.length > mostPartial ? [`${plural(partial.length - mostPartial, 'more run')} are partial.`] : []),
    ...(skipped > 0 ? [`${plural(skipped, 'thing')} could not be taken: the end of the page names each.`] : []),
  ];
};
