/**
 * Where the bulk of a visit ends. All visits of a file are written alike, so the first is walked through and the others are
 * searched for the key that followed there: several times as fast, and a visit that turns out otherwise is an error.
 */
import { afterValue, notJson, openArray, openObject } from './json-bytes.ts';

interface StandIn {
  readonly text: string;
  /** Of what it may stand for: the bytes that such a value begins with. */
  readonly begins: string;
}

export const noList: StandIn = { text: '[]', begins: '[' };
export const nullForList: StandIn = { text: 'null', begins: '[n' };
export const nullForObject: StandIn = { text: 'null', begins: '{n' };
const noCounters: StandIn = { text: '{"client":{},"server":{}}', begins: '{' };

/** What stands for a value that is left out, by its key. */
export type LeftOut = ReadonlyMap<string, StandIn>;

/** undefined: it stays. What is of another kind stays, too: the schema then refuses it here as it does in the whole. */
export const standInFor = (leftOut: LeftOut, key: string, begin: number | undefined): string | undefined => {
  const standIn = leftOut.get(key);
  return standIn && begin !== undefined && standIn.begins.includes(String.fromCharCode(begin))
    ? standIn.text
    : undefined;
};

const inVisit: LeftOut = new Map([
  ['counters', noList],
  ['observed', nullForObject],
  ['ledger', nullForObject],
  ['journeys', nullForObject],
  ['audits', noList],
  ['warnings', noList],
]);
/** Figures with every probe attached are in no series. */
const inFullVisit: LeftOut = new Map([
  ...inVisit,
  ['nstat', noCounters],
  ['data', nullForObject],
  ['rttNs', nullForList],
]);

const fullText = '"full"';

interface VisitPassed {
  /** undefined: it stays. `value`: where it begins. */
  insteadOf(key: string, value: number): string | undefined;
  /** Where the value of the key that was asked for last ends. */
  after(value: number): number;
  /** Throws SyntaxError where its keys are not those of the first. */
  end(): void;
}

/** What follows each value in one visit: `,"next":`, or of the last `},{"first":`, where the next visit begins. */
const followers = (bytes: Buffer, keys: readonly string[], ends: readonly number[]): Map<string, string> =>
  new Map(
    keys.flatMap((key, place): [string, string][] => {
      const next = keys[place + 1];
      const follower = next === undefined ? `},{"${keys[0]}":` : `,"${next}":`;
      const end = ends[place] ?? bytes.length;
      return bytes.toString('latin1', end, end + follower.length) === follower ? [[key, follower]] : [];
    }),
  );

export const visitLayout = (bytes: Buffer): { begin(): VisitPassed } => {
  let first: readonly string[] = [];
  let follows: ReadonlyMap<string, string> = new Map();

  /** Searched for with the bracket before it, because commas are too common to be searched for. */
  const found = (key: string, value: number): number => {
    const follower = follows.get(key);
    const close = bytes[value] === openArray ? ']' : bytes[value] === openObject ? '}' : null;
    if (follower === undefined || close === null) return -1;
    const at = bytes.indexOf(close + follower, value, 'latin1');
    return at === -1 ? -1 : at + 1;
  };

  const begin = (): VisitPassed => {
    const [keys, ends]: [string[], number[]] = [[], []];
    let leftOut = inVisit;
    return {
      insteadOf: (key, value) => {
        keys.push(key);
        const isFull = key === 'observation' && bytes.toString('latin1', value, value + fullText.length) === fullText;
        if (isFull) leftOut = inFullVisit;
        return standInFor(leftOut, key, bytes[value]);
      },
      after: (value) => {
        const searched = found(keys[ends.length] ?? '', value);
        const end = searched === -1 ? afterValue(bytes, value) : searched;
        ends.push(end);
        return end;
      },
      end: () => {
        if (first.length === 0) [first, follows] = [keys, followers(bytes, keys, ends)];
        else if (first.length !== keys.length || first.some((key, place) => key !== keys[place])) notJson();
      },
    };
  };
  return { begin };
};
