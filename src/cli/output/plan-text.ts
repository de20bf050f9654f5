/** A plan in words: the first half of --dry-run. */

import { loadWords } from '../../load/kinds/index.ts';
import { type Arm, isObserved, type Observation, type PartPlan, type Plan } from '../../model/plan.ts';
import { solveBudget } from '../../plan/budget.ts';
import { estimateSeconds } from '../../plan/estimate.ts';
import { fewerRounds } from '../../plan/fewer-rounds.ts';
import { oneLine } from '../../text/inert.ts';
import { formatSeconds } from '../../text/units.ts';

const offloadsText = (offloads: Arm['offloads']): string =>
  Object.entries(offloads)
    .map(([name, state]) => `${name}=${state}`)
    .join(' ');

/** Five features, all of them off. */
const offloadsWidth = 'tx=off sg=off tso=off gso=off gro=off'.length;

const purposes = {
  control: 'compared',
  test: 'compared',
  'matched-control': 'matched control, compared',
  twin: 'the same again, compared',
} as const;

const armText = ({ id, role, control, offloads }: Arm, width: number): string => {
  const purpose = control === null ? 'the control' : `${purposes[role]} with ${oneLine(control)}`;
  return `  ${oneLine(id).padEnd(width)}  ${offloadsText(offloads).padEnd(offloadsWidth)}  ${purpose}`;
};

const observed: Record<Observation, string> = {
  bare: 'without probes',
  stamp: 'with two stamps an echo',
  full: 'with every probe',
};

const partText = ({ observation, rounds, durationS }: PartPlan, plan: Plan): string => {
  const times = plan.loads
    .filter(({ kind }) => isObserved(observation, kind))
    .map(({ kind }) => `${kind} ${durationS[kind]} s`);
  return `  ${observed[observation]}: ${rounds} rounds of ${times.join(', ')}`;
};

const placedText = ({ placement }: Plan): string =>
  placement === null
    ? 'wherever the scheduler likes'
    : Object.entries(placement)
        .map(([node, cpus]) => `${node} on ${oneLine(cpus)}`)
        .join(', ');

const placementText = (plan: Plan): string =>
  `${placedText(plan)}${plan.placementReason === undefined ? '' : ` (${oneLine(plan.placementReason)})`}`;

const timeTable = (plan: Plan): string[] => {
  const { terms, totalS } = estimateSeconds(plan);
  const rows = terms.map(
    ({ name, count, seconds }) =>
      `  ${name.padEnd(40)}${String(count).padStart(5)}  ${seconds.toFixed(1).padStart(8)} s`,
  );
  return [...rows, `  ${'in all, about'.padEnd(40)}       ${formatSeconds(totalS)}`];
};

/** Every number that went into the size of the run; solved again, it is the same. */
const budgetText = ({ budgetS, arms, loads, parts, dropped = [] }: Plan): string[] => {
  if (budgetS === undefined) return [];
  const stamped = parts.some(({ observation }) => observation === 'stamp');
  const { terms } = solveBudget({ budgetS, arms, loads, stamped });
  const width = Math.max(...terms.map(({ name }) => name.length));
  return [
    'budget:',
    ...terms.map(({ name, value }) => `  ${name.padEnd(width)}  ${value}`),
    ...(dropped.length > 0 ? [`  left out, for else fewer than 8 rounds would fit: ${dropped.join(', ')}`] : []),
  ];
};

const turnsText = ({ turnMs, arms }: Plan): string[] =>
  turnMs === undefined || arms.length < 2 ? [] : [`  all topologies at once, in turns of ${turnMs} ms`];

/** Why quick has fewer rounds than elsewhere. */
const fewerText = (plan: Plan): string[] => {
  const fewer = fewerRounds(plan);
  return fewer === null ? [] : [`  ${fewer}`];
};

export const planText = (plan: Plan): string => {
  const width = Math.max(...plan.arms.map(({ id }) => oneLine(id).length));
  return [
    `plan: ${plan.preset ?? (plan.budgetS ? `budget of ${plan.budgetS} s` : 'own size')}, seed ${plan.seed}, ${plan.sessions} ${plan.sessions === 1 ? 'session' : 'sessions'}`,
    'topologies, in random order in every block, with the offloads that are asked for:',
    ...plan.arms.map((arm) => armText(arm, width)),
    'loads, in random order in every round:',
    ...plan.loads.map((load) => `  ${loadWords(load)}`),
    'a session, its parts in random order:',
    ...plan.parts.map((part) => partText(part, plan)),
    ...turnsText(plan),
    ...fewerText(plan),
    `IPv${plan.ipVersion}, MTU ${plan.mtuBytes}; backend ${plan.backend}; Open vSwitch datapath ${plan.resolvedDatapath ?? 'not needed'}`,
    `CPUs: ${placementText(plan)}`,
    'time:',
    ...timeTable(plan),
    ...budgetText(plan),
    '',
  ].join('\n');
};
