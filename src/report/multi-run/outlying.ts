/** Which environments have a column where there are too many for one each. Pure. */
import { farthestFirst } from './fitted.ts';
import type { EnvironmentGroup, Grouping } from './group-runs.ts';
import { outliers } from './outliers.ts';
import { placedRows } from './placed-rows.ts';

/** As wide as a table can be read. */
const mostColumns = 24;

export const isMany = ({ groups }: Grouping): boolean => groups.length > mostColumns;

export const hasManyRuns = ({ groups }: Grouping): boolean =>
  groups.reduce((sum, { runs }) => sum + runs.length, 0) > mostColumns;

const weightsOf = (grouping: Grouping): number[] => {
  const rows = placedRows(grouping);
  const farthest = new Map<EnvironmentGroup, number>();
  outliers(rows).forEach((weight, i) => {
    const group = rows[i]?.group;
    if (group) farthest.set(group, Math.max(weight, farthest.get(group) ?? 0));
  });
  return grouping.groups.map((group) => farthest.get(group) ?? 0);
};

/** All in their order where they are few; else those that lie farthest from the others, the farthest first. */
export const outlying = (grouping: Grouping): Grouping => {
  if (!isMany(grouping)) return grouping;
  const weights = weightsOf(grouping);
  const places = farthestFirst([...grouping.groups.keys()], weights).slice(0, mostColumns);
  const pick = <Item>(items: readonly Item[]): Item[] => places.flatMap((place) => items[place] ?? []);
  return {
    ...grouping,
    groups: pick(grouping.groups),
    differing: grouping.differing.map(({ name, values }) => ({ name, values: pick(values) })),
  };
};

/** null: each has a column. */
export const columnsNote = (grouping: Grouping): string | null =>
  isMany(grouping)
    ? `Of ${grouping.groups.length.toLocaleString('en-US')} ${grouping.noun.many} the ${mostColumns} have a column that lie farthest from the others, the farthest first.`
    : null;
