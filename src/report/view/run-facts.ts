import { loadKindOf, loadWords } from '../../load/kinds/index.ts';
import type { LoadKind, PartPlan, Plan } from '../../model/plan.ts';
import type { ArmBuild, Result } from '../../model/result.ts';
import { offloadFeatures } from '../../model/topology.ts';
import { fewerRounds } from '../../plan/fewer-rounds.ts';
import { plural } from '../../text/format-value.ts';
import { groupBy } from '../../text/group-by.ts';
import { formatCount, formatSeconds } from '../../text/units.ts';

/** What is asked of a run here. */
type Source = Pick<Result, 'plan' | 'arms' | 'backend' | 'startedAt' | 'totalMs'>;

export interface Fact {
  readonly name: string;
  readonly value: string;
}

const observed: Record<PartPlan['observation'], string> = {
  bare: 'without probes',
  stamp: 'with two stamps an echo',
  full: 'with every probe',
};

const shape = ({ plan }: Source): string => {
  const parts = plan.parts.map((part) => `${plural(part.rounds, 'round')} ${observed[part.observation]}`);
  return `${plural(plan.sessions, 'session')} of ${parts.join(' and ')}`;
};

/** A load that is sent only where it is asked for has a length in every plan. */
const isShown = ({ loads }: Plan, load: LoadKind): boolean =>
  !loadKindOf({ kind: load }).optIn || loads.some(({ kind }) => kind === load);

const durations = (part: PartPlan, plan: Plan): string =>
  Object.entries(part.durationS)
    .filter(([load]) => isShown(plan, load as LoadKind))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([load, seconds]) => `${load} ${seconds} s`)
    .join(', ');

const lengths = ({ plan }: Source): string => {
  const distinct = new Set(plan.parts.map((part) => durations(part, plan)));
  if (distinct.size === 1) return [...distinct].join('');
  return plan.parts.map((part) => `${observed[part.observation]}: ${durations(part, plan)}`).join('; ');
};

const because = ({ placementReason: reason }: Result['plan']): string => (reason === undefined ? '' : ` (${reason})`);

const placed = ({ plan }: Source): string => `${placedOn(plan)}${because(plan)}`;

const placedOn = (plan: Result['plan']): string =>
  plan.placement === null || Object.keys(plan.placement).length === 0
    ? 'left to the scheduler'
    : Object.entries(plan.placement)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([role, cpus]) => `${role} on CPU ${cpus}`)
        .join(', ');

const settingOf = (offloads: Readonly<Record<string, string>>): string =>
  offloadFeatures
    .flatMap((feature) => (offloads[feature] === undefined ? [] : [`${feature}=${offloads[feature]?.split(' ')[0]}`]))
    .join(' ');

/** "veth", or "client/eth0 of veth" where its devices differ. */
const placesOf = ({ id, devices }: ArmBuild, setting: string): string[] => {
  const own = devices.filter(({ offloads }) => settingOf(offloads) === setting);
  if (own.length === devices.length) return [id];
  return own.map(({ node, device }) => `${node}/${device} of ${id}`);
};

/** As they were read back; where nothing was built, what was asked for. */
const offloads = ({ plan, arms }: Source): string => {
  const found = [...new Set(arms.flatMap(({ devices }) => devices.map((device) => settingOf(device.offloads))))];
  if (found.length > 0)
    return found.map((set) => `${set} on ${arms.flatMap((arm) => placesOf(arm, set)).join(', ')}`).join('; ');
  const groups = groupBy(plan.arms, (arm) => settingOf(arm.offloads));
  groups.delete('');
  const asked = [...groups].map(([setting, of]) => `${setting} on ${of.map(({ id }) => id).join(', ')}`);
  return asked.length > 0 ? `asked for, and not built: ${asked.join('; ')}` : 'nothing was built';
};

const settled = (asked: string, got: string | null): string => {
  if (got === null) return asked === 'none' ? 'none' : `none (asked: ${asked})`;
  return asked === got ? got : `${got} (asked: ${asked})`;
};

const sizeOf = ({ plan: { preset, budgetS } }: Source): string =>
  preset ?? (budgetS === undefined ? 'set by hand' : `budget of ${formatSeconds(budgetS)}`);

const turnsOf = ({ plan: { turnMs, arms } }: Source): string[] =>
  turnMs === undefined || arms.length < 2 ? [] : [`all topologies at once, in turns of ${turnMs} ms`];

const headNames = ['Plan', 'Loads', 'Wire', 'eBPF backend', 'Started'];

/** How the run was done, as far as a first look needs it. */
export const headFacts = (result: Source): Fact[] => runFacts(result).filter(({ name }) => headNames.includes(name));

/** How the run was done: everything that decides a figure. */
export const runFacts = (result: Source): Fact[] => {
  const { plan } = result;
  return [
    {
      name: 'Plan',
      value: [`${sizeOf(result)}: ${shape(result)}`, turnsOf(result), fewerRounds(plan) ?? []].flat().join('; '),
    },
    { name: 'Measured time of a visit', value: lengths(result) },
    { name: 'Loads', value: plan.loads.map(loadWords).join('; ') },
    { name: 'Wire', value: `IPv${plan.ipVersion}, MTU ${formatCount(plan.mtuBytes)} B` },
    { name: 'Offloads', value: offloads(result) },
    { name: 'Placement', value: placed(result) },
    { name: 'eBPF backend', value: settled(plan.backend, result.backend) },
    {
      name: 'Open vSwitch datapath',
      value: plan.resolvedDatapath ? settled(plan.datapath, plan.resolvedDatapath) : 'not involved',
    },
    { name: 'Seed', value: String(plan.seed) },
    { name: 'Started', value: `${result.startedAt}, took ${formatSeconds(result.totalMs / 1000)}` },
  ];
};
