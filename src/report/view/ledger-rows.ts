import { countersOf, explanationOf, meaningsOf, withTodaysCause } from '../../drops/explanations.ts';
import type { Ledger, LedgerEntry } from '../../model/drops.ts';
import type { LoadKind } from '../../model/plan.ts';
import type { Result, Visit } from '../../model/result.ts';
import { groupBy } from '../../text/group-by.ts';

interface Reckoned extends Visit {
  readonly ledger: Ledger;
}

/** Visits with every probe that count. */
const reckoned = (result: Result): Reckoned[] =>
  result.visits.filter((visit): visit is Reckoned => visit.ledger !== null && !visit.discarded);

const sum = <T>(items: readonly T[], amount: (item: T) => number): number =>
  items.reduce((total, item) => total + amount(item), 0);

interface Cell {
  readonly arm: string;
  readonly style: number;
  readonly load: LoadKind;
}

/** One topology under one load, all its visits together. */
export interface BalanceRow extends Cell {
  readonly visits: number;
  readonly sent: number;
  readonly received: number;
  readonly onTheWire: number;
  readonly refused: number;
  readonly unexplained: number;
}

const cells = (result: Result): (Cell & { readonly visits: Reckoned[] })[] =>
  result.arms.flatMap(({ id }, style) =>
    result.plan.loads.flatMap(({ kind }) => {
      const visits = reckoned(result).filter(({ arm, load }) => arm === id && load === kind);
      return visits.length === 0 ? [] : [{ arm: id, style, load: kind, visits }];
    }),
  );

const missingOf = (visits: readonly Reckoned[], lossClass: LedgerEntry['class']): number =>
  sum(
    visits.flatMap(({ ledger }) => ledger.entries).filter((entry) => entry.missing && entry.class === lossClass),
    ({ skbs }) => skbs,
  );

export const balanceRows = (result: Result): BalanceRow[] =>
  cells(result).map(({ visits, ...cell }) => ({
    ...cell,
    visits: visits.length,
    sent: sum(visits, ({ ledger }) => ledger.sent),
    received: sum(visits, ({ ledger }) => ledger.received),
    onTheWire: missingOf(visits, 'wire'),
    refused: missingOf(visits, 'refused'),
    unexplained: sum(visits, ({ ledger }) => ledger.unexplained),
  }));

/** Everything of one reason, function and device. */
export interface PlaceRow extends Cell {
  readonly entry: LedgerEntry;
  /** One, but where an old result does not say which of several it was; none: unknown. */
  readonly explanations: readonly string[];
  readonly skbs: number;
  /** Of what was sent under that load. */
  readonly share: number;
  /** [ms since the start of the visit, skbs], visits laid over each other. */
  readonly times: readonly (readonly [number, number])[];
  /** The way by which most of the samples came, if any was taken. */
  readonly stack: readonly string[];
  /** Counters that this cause moves, as they moved: "tx_dropped client/eth0 300". */
  readonly witnesses: readonly string[];
}

type Kind = Pick<LedgerEntry, 'reason' | 'function' | 'node' | 'device'>;

const nameOf = ({ reason, function: by, node, device }: Kind): string => JSON.stringify([reason, by, node, device]);

const binMs = 100;

const timesOf = (visits: readonly Reckoned[], name: string): PlaceRow['times'] => {
  const bins = new Map<number, number>();
  const all = visits.flatMap(({ observed }) => observed?.dropTimes ?? []).filter((times) => nameOf(times) === name);
  for (const [ms, skbs] of all.flatMap((times) => times.bins)) {
    const bin = Math.floor(ms / binMs) * binMs;
    bins.set(bin, (bins.get(bin) ?? 0) + skbs);
  }
  return [...bins].sort(([a], [b]) => a - b);
};

const stackOf = (result: Result, arm: string, name: string): readonly string[] =>
  result.visits
    .filter((visit) => visit.arm === arm)
    .flatMap(({ observed }) => observed?.dropStacks ?? [])
    .filter((stack) => nameOf(stack) === name)
    .sort((a, b) => b.samples - a.samples)[0]?.frames ?? [];

const witnessesOf = (visits: readonly Reckoned[], entry: LedgerEntry): string[] => {
  const moves = countersOf(entry).map((name) => name.replace(/^peer /, ''));
  const moved = visits.flatMap(({ ledger }) => ledger.witnesses).filter(({ witness }) => moves.includes(witness));
  const groups = groupBy(
    moved,
    ({ witness, node, device }) => `${witness} ${node}${device === null ? '' : `/${device}`}`,
  );
  return [...groups].map(([name, group]) => `${name} ${sum(group, ({ change }) => change).toLocaleString('en-US')}`);
};

const explanations = (entry: LedgerEntry): string[] =>
  meaningsOf(entry).map((ref) => explanationOf(ref) ?? `${ref.cause}, which a newer vethscope explains`);

/** One cause at one place. */
const causeName = (entry: LedgerEntry): string => JSON.stringify([nameOf(entry), entry.cause, entry.revision]);

/** Freed skbs by topology, load, reason, function and device; what is missing first. */
export const placeRows = (result: Result): PlaceRow[] =>
  cells(result).flatMap(({ visits, ...cell }) => {
    const sent = sum(visits, ({ ledger }) => ledger.sent);
    const groups = groupBy(
      visits.flatMap(({ ledger }) => ledger.entries.map(withTodaysCause)),
      causeName,
    );
    const rows = [...groups.values()].flatMap((entries): PlaceRow[] => {
      const [entry] = entries;
      if (!entry) return [];
      const name = nameOf(entry);
      const skbs = sum(entries, (each) => each.skbs);
      const more = { times: timesOf(visits, name), stack: stackOf(result, cell.arm, name) };
      const share = sent > 0 ? skbs / sent : 0;
      return [
        {
          ...cell,
          entry,
          explanations: explanations(entry),
          skbs,
          share,
          ...more,
          witnesses: witnessesOf(visits, entry),
        },
      ];
    });
    return rows.sort((a, b) => Number(b.entry.missing) - Number(a.entry.missing) || b.skbs - a.skbs);
  });
