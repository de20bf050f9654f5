/**
 * How many sessions and rounds fit into a budget (docs/statistics.md, run plan): rounds = (budget − sessions × rebuild) ÷ what
 * one round takes. Such a plan is made for comparing: throughput without any probe, round trips
 * with the two stamps alone.
 */
import { failure } from '../errors.ts';
import { lengthsOf, loadKindOf, startSOf } from '../load/kinds/index.ts';
import { isEchoes } from '../model/loads/index.ts';
import { type Arm, durationOf, isObserved, type LoadSpec, type PartPlan } from '../model/plan.ts';
import { usual } from './overheads.ts';

const { attachS, rebuildS } = usual;
const visitOverheadS = usual.visitS.bare;

const durationS = lengthsOf('compared');
const bareBesideStampS = lengthsOf('besideStamps');
const warmUpS = 1;
/** Fewer in a whole run cannot give the intervals that a verdict needs. */
const leastRounds = 8;
/**
 * Sessions differ by more than their blocks explain (docs/gate.md), so many short ones see more than few long ones, until building and
 * warming up take too much: 4 sessions of 2 rounds in two minutes, 10 of 2 in five.
 */
const sessionS = 30;
/** Where building takes half a minute (docs/kernels.md). */
const emulatedSessionS = 100;
/** There and back again; fewer say nothing about how much blocks differ. */
const leastRoundsASession = 2;
const leastSessions = 2;
const mostSessions = 12;

/** Of a run that is made to be compared: in shorter ones the pause in which a queue drains becomes most of them (docs/gate.md). */
export const turnMs = 50;

export interface BudgetInput {
  readonly budgetS: number;
  readonly arms: readonly Arm[];
  readonly loads: readonly LoadSpec[];
  /** Whether round trips can be stamped by a probe. */
  readonly stamped: boolean;
  readonly emulated?: boolean | undefined;
}

export interface BudgetTerm {
  readonly name: string;
  readonly value: string;
}

export interface Solved {
  readonly arms: Arm[];
  readonly loads: LoadSpec[];
  readonly sessions: number;
  readonly rounds: number;
  readonly parts: PartPlan[];
  readonly warmUpS: number;
  /** What had to go, in the order in which it went. */
  readonly dropped: string[];
  /** Every number that went into it. */
  readonly terms: readonly BudgetTerm[];
}

/** "5m" or "90s", as options.ts lets it through. */
export const budgetSeconds = (text: string): number => Number.parseInt(text, 10) * (text.endsWith('m') ? 60 : 1);

const seconds = (value: number): string => `${Number(value.toFixed(2))} s`;

const partsOf = ({ loads, stamped }: BudgetInput, rounds: number): PartPlan[] =>
  stamped && loads.some(({ kind }) => isEchoes(kind))
    ? [
        { observation: 'bare', rounds, durationS: bareBesideStampS },
        { observation: 'stamp', rounds, durationS },
      ]
    : [{ observation: 'bare', rounds, durationS }];

interface Cost {
  readonly name: string;
  readonly seconds: number;
}

/** What one round visits, once on every arm. */
const visitCosts = (input: BudgetInput): Cost[] =>
  partsOf(input, 1).flatMap((part) =>
    input.loads
      .filter(({ kind }) => isObserved(part.observation, kind))
      .map(({ kind }) => ({
        name: part.observation === 'bare' ? kind : `stamped ${kind}`,
        seconds: durationOf(part, kind) + startSOf({ kind }),
      })),
  );

/** What has to be paid before the first round of a session, and what a round costs. */
const costs = (input: BudgetInput) => ({
  sessionS: rebuildS + (partsOf(input, 1).length - 1) * attachS + input.arms.length * (warmUpS + visitOverheadS),
  roundS: visitCosts(input).reduce((sum, { seconds: own }) => sum + input.arms.length * (own + visitOverheadS), 0),
});

const roundsOf = (input: BudgetInput, sessions: number): number => {
  const { sessionS: paid, roundS } = costs(input);
  return Math.floor(Math.floor((input.budgetS - sessions * paid) / roundS) / sessions);
};

const sessionLength = ({ emulated = false }: BudgetInput): number => (emulated ? emulatedSessionS : sessionS);

/** As many as fit with rounds enough in each. */
const sessionsFor = (input: BudgetInput): number => {
  const most = Math.min(mostSessions, Math.max(leastSessions, Math.round(input.budgetS / sessionLength(input))));
  const counts = Array.from({ length: most - leastSessions + 1 }, (_, fewer) => most - fewer);
  return counts.find((sessions) => roundsOf(input, sessions) >= leastRoundsASession) ?? leastSessions;
};

/** A matched control that no arm is compared with any more goes with the arm. */
const withoutArm = (arms: readonly Arm[], gone: Arm): Arm[] => {
  const kept = arms.filter(({ id, control }) => id !== gone.id && (control !== gone.id || gone.role !== 'test'));
  return kept.filter(({ id, role }) => role !== 'matched-control' || kept.some(({ control }) => control === id));
};

const dropLoad = (input: BudgetInput): { input: BudgetInput; what: string } | null => {
  const [least] = input.loads.toSorted((a, b) => loadKindOf(a).worth - loadKindOf(b).worth);
  if (input.loads.length < 2 || !least) return null;
  return { input: { ...input, loads: input.loads.filter((load) => load !== least) }, what: least.kind };
};

const dropArm = (input: BudgetInput): { input: BudgetInput; what: string } | null => {
  const tests = input.arms.filter(({ role }) => role === 'test');
  const last = tests.at(-1);
  if (tests.length < 2 || !last) return null;
  return { input: { ...input, arms: withoutArm(input.arms, last) }, what: last.id };
};

const tooShort = (input: BudgetInput) => {
  const { budgetS } = input;
  const { sessionS: paid, roundS } = costs(input);
  const needed = Math.ceil((leastSessions * paid + leastRounds * roundS) / 10) * 10;
  return failure('BAD_OPTION', {
    what: `--budget ${budgetS}s is too short for ${leastRounds} rounds of even one load on one topology.`,
    todo: `Give --budget ${needed}s or more.`,
  });
};

const termsOf = (input: BudgetInput, sessions: number, rounds: number): BudgetTerm[] => {
  const { sessionS: paid, roundS } = costs(input);
  const attached = partsOf(input, 1).length > 1 ? ` + attach ${attachS}` : '';
  const visits = visitCosts(input).map(
    ({ name, seconds: own }) => `${name} ${input.arms.length} × (${own} + ${visitOverheadS})`,
  );
  return [
    { name: 'budget', value: seconds(input.budgetS) },
    {
      name: 'sessions',
      value: `${sessions}, one for every ${sessionLength(input)} s that has ${leastRoundsASession} rounds, and at least ${leastSessions}`,
    },
    {
      name: 'before the rounds of a session',
      value: `${seconds(paid)} = build and remove ${rebuildS}${attached} + warm-up ${input.arms.length} × (${warmUpS} + ${visitOverheadS})`,
    },
    { name: 'a round', value: `${seconds(roundS)} = ${visits.join(' + ')}` },
    {
      name: 'rounds a session',
      value: `${rounds} = ⌊⌊(${input.budgetS} − ${sessions} × ${Number(paid.toFixed(2))}) ÷ ${Number(roundS.toFixed(2))}⌋ ÷ ${sessions}⌋`,
    },
  ];
};

/** Throws BAD_OPTION where not even one load on one topology fits. */
export const solveBudget = (asked: BudgetInput, dropped: readonly string[] = []): Solved => {
  const sessions = sessionsFor(asked);
  const rounds = roundsOf(asked, sessions);
  if (sessions * rounds < leastRounds) {
    const less = dropLoad(asked) ?? dropArm(asked);
    if (!less) throw tooShort(asked);
    return solveBudget(less.input, [...dropped, less.what]);
  }
  return {
    arms: [...asked.arms],
    loads: [...asked.loads],
    ...{ sessions, rounds, warmUpS, parts: partsOf(asked, rounds) },
    dropped: [...dropped],
    terms: termsOf(asked, sessions, rounds),
  };
};
