/** Where the processes of a load run: on two cores that are alike and close to each other. Pure. */
import { failure } from '../errors.ts';
import type { Cpu, CpuFacts } from '../model/cpus.ts';
import type { Placement } from '../model/plan.ts';
import { formatRanges } from '../text/number-ranges.ts';
import type { CompareOptions } from './options.ts';

export interface ChosenPlacement {
  /** null: left to the scheduler. */
  readonly placement: Placement | null;
  /** Why there, in one clause; null: it was asked for. */
  readonly reason: string | null;
}

type Pair = readonly [Cpu, Cpu];

/** What is alike for two CPUs: the closer, the less a packet costs on its way from one to the other. */
const shareCache = ([a, b]: Pair): boolean => a.lastLevel?.includes(b.cpu) ?? false;
const shareSocket = ([a, b]: Pair): boolean => a.socket !== null && a.socket === b.socket;
const shareCore = ([a, b]: Pair): boolean => a.core.includes(b.cpu);
/** CPU 0 serves most interrupts and timers, and so does the core that it is a thread of. */
const hasZero = (pair: Pair): boolean => pair.some(({ cpu }) => cpu === 0);
const nearZero = (pair: Pair): boolean => pair.some(({ core }) => core.includes(0));

/** In order of their weight. */
const wishes: readonly ((pair: Pair) => boolean)[] = [
  (pair) => !shareCore(pair),
  shareCache,
  shareSocket,
  (pair) => !hasZero(pair),
  (pair) => !nearZero(pair),
];

/** Bits, the first wish the highest: the larger, the better. */
const rank = (pair: Pair): number => wishes.reduce((bits, wish) => 2 * bits + Number(wish(pair)), 0);

/** Of equals the first: so the choice is the same every time. */
const bestPair = (cpus: readonly Cpu[]): Pair | null => {
  let best: { pair: Pair; rank: number } | null = null;
  for (const [place, a] of cpus.entries()) {
    for (const b of cpus.slice(place + 1)) {
      const found = rank([a, b]);
      if (best === null || found > best.rank) best = { pair: [a, b], rank: found };
    }
  }
  return best?.pair ?? null;
};

const closeness = (pair: Pair): string => {
  if (shareCore(pair)) return 'two threads of one core, the only one that may be used';
  if (shareCache(pair)) return 'two cores under one last-level cache';
  if (shareSocket(pair)) return 'two cores of one socket';
  return 'two cores';
};

const choose = ({ online, allowed }: CpuFacts): ChosenPlacement => {
  const usable = online.filter(({ cpu }) => allowed.includes(cpu));
  const pair = bestPair(usable);
  const among = `of CPUs ${formatRanges(allowed)}, which this process may use`;
  if (pair === null)
    return { placement: null, reason: `CPU ${formatRanges(allowed)} is the only one that may be used` };
  const [a, b] = pair;
  return { placement: { client: String(a.cpu), server: String(b.cpu) }, reason: `${closeness(pair)}, ${among}` };
};

/** Nothing is known but how many there are: each is a core, and all of them may be used. */
const plainFacts = (count: number): CpuFacts => ({
  online: Array.from({ length: count }, (_, cpu) => ({ cpu, core: [cpu], socket: null, lastLevel: null })),
  allowed: Array.from({ length: count }, (_, cpu) => cpu),
});

const bad = (node: string, cpus: string, why: string, allowed: readonly number[]) =>
  failure('BAD_OPTION', {
    what: `--cpus ${node}=${cpus} ${why}.`,
    todo: `Name CPUs of ${formatRanges(allowed)}, or use --cpus none.`,
  });

/** Range by range: a list may name more CPUs than a kernel can have. */
const checkList = (node: string, list: string, { online, allowed }: CpuFacts): void => {
  const known = online.map(({ cpu }) => cpu);
  for (const part of list.split(',')) {
    const [first = 0, last = first] = part.split('-').map(Number);
    if (last < first) throw bad(node, list, `has the range ${part}, which ends before it begins`, allowed);
    const absent = [first, last].find((cpu) => cpu > Math.max(...known));
    if (absent !== undefined) {
      const there = `this machine has ${known.length} (${formatRanges(known)})`;
      throw bad(node, list, `names a CPU that is not there, ${absent}: ${there}`, allowed);
    }
    for (let cpu = first; cpu <= last; cpu += 1) {
      if (!known.includes(cpu)) throw bad(node, list, `names CPU ${cpu}, which is offline or not there`, allowed);
      if (allowed.includes(cpu)) continue;
      throw bad(
        node,
        list,
        `names CPU ${cpu}, which this process may not use: it may use ${formatRanges(allowed)}`,
        allowed,
      );
    }
  }
};

/**
 * Unpinned TCP varies by 8.4 %, with a core each by 3.6 % (measured, docs/design.md): hence a core each where there are two.
 * `cpus`: null where the machine does not tell. Throws BAD_OPTION.
 */
export const planPlacement = (
  asked: CompareOptions['cpus'],
  cpuCount: number,
  cpus: CpuFacts | null = null,
): ChosenPlacement => {
  const facts = cpus ?? plainFacts(cpuCount);
  if (asked === 'none') return { placement: null, reason: null };
  if (!asked) return choose(facts);
  for (const [node, list] of Object.entries(asked)) checkList(node, list, facts);
  return { placement: asked, reason: null };
};
