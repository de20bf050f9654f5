import { bucketBounds } from '../../stats/log-linear.ts';
import { cell } from '../../text/csv.ts';
import { columnsOf, type RawGroup, type RawSet } from './raw-set.ts';

const boundsOf = (buckets: readonly number[]): number[][] => {
  const bounds = buckets.map(bucketBounds);
  return [bounds.map(({ lower }) => lower), bounds.map(({ lower, upper }) => upper - lower)];
};

const rowsOf = (set: RawSet, group: RawGroup): string[] => {
  const head = [...set.shared, ...group.shared].map(cell);
  const own = columnsOf(set, group);
  const columns = [...own, ...(set.ofBuckets ? boundsOf(own[0] ?? []) : [])];
  return (own[0] ?? []).map((_, i) => [...head, i + 1, ...columns.map((column) => column[i] ?? 0)].join(','));
};

const headOf = ({ head, columns, ofBuckets }: RawSet): string[] => [
  ...head,
  'sample',
  ...columns.map(({ name }) => name),
  ...(ofBuckets ? ['lower_ns', 'width_ns'] : []),
];

/** RFC 4180, one row a sample; "sample" counts from 1 in its visit or stage. */
export const csvOf = (set: RawSet): string =>
  [headOf(set).map(cell).join(','), ...set.groups.flatMap((group) => rowsOf(set, group)), ''].join('\r\n');
