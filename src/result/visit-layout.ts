/**
 * Where the bulk of a visit ends. All visits of a file are written alike, so the first is walked through and the others are
 * searched for the key that followed there: ten times as fast, and a visit that turns out otherwise is an error.
 */
import { afterValue, notJson, openArray, openObject } from './json-bytes.ts';

/** What stands for a value that is left out, by its key. */
export type LeftOut = Readonly<Record<string, string>>;

const inVisit: LeftOut = {
  counters: '[]',
  observed: 'null',
  ledger: 'null',
  journeys: 'null',
  audits: '[]',
  warnings: '[]',
};
/** Figures with every probe attached are in no series. */
const inFullVisit: LeftOut = { ...inVisit, data: 'null', rttNs: 'null', nstat: '{"client":{},"server":{}}' };

export const insteadIn = (leftOut: LeftOut, key: string): string | undefined =>
  Object.hasOwn(leftOut, key) ? leftOut[key] : undefined;

const fullText = '"full"';

interface VisitPassed {
  /** undefined: it stays. `value`: where it begins. */
  insteadOf(key: string, value: number): string | undefined;
  /** Where the value of the key that was asked for last ends. */
  after(value: number): number;
  /** Throws SyntaxError where its keys are not those of the first. */
  end(): void;
}

export const visitLayout = (bytes: Buffer): { begin(): VisitPassed } => {
  let first: readonly string[] | null = null;
  /** By key: `,"next":`, as it stood behind the value in the first visit; absent where it did not. */
  const follows = new Map<string, string>();

  const isBulk = (at: number): boolean => bytes[at] === openArray || bytes[at] === openObject;

  const begin = (): VisitPassed => {
    const keys: string[] = [];
    const ends: number[] = [];
    let isFull = false;
    const walked = (value: number): number => {
      const end = afterValue(bytes, value);
      ends[keys.length - 1] = end;
      return end;
    };
    const learn = (): void => {
      first = keys;
      for (const [place, key] of keys.entries()) {
        const follow = `,"${keys[place + 1]}":`;
        const end = ends[place];
        if (end !== undefined && bytes.toString('latin1', end, end + follow.length) === follow)
          follows.set(key, follow);
      }
    };
    return {
      insteadOf: (key, value) => {
        keys.push(key);
        if (key === 'observation') isFull = bytes.toString('latin1', value, value + fullText.length) === fullText;
        return insteadIn(isFull ? inFullVisit : inVisit, key);
      },
      after: (value) => {
        const follow = isBulk(value) ? follows.get(keys.at(-1) ?? '') : undefined;
        const found = follow === undefined ? -1 : bytes.indexOf(follow, value, 'latin1');
        return found === -1 ? walked(value) : found;
      },
      end: () => {
        if (first === null) learn();
        else if (first.length !== keys.length || first.some((key, place) => key !== keys[place])) notJson();
      },
    };
  };
  return { begin };
};
