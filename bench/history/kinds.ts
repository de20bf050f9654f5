/** Histories whose truth is known: where nothing of a path changed, and where something did. */

import type { EnvironmentSide } from '../../src/check/environment/environment-facts.ts';
import { buildHistory } from '../../src/history/build-history.ts';
import type { History } from '../../src/history/model.ts';
import { type Design, madeUpRatios, madeUpRun, oneSide } from '../../test/helpers/made-up-history.ts';
import { type Random, randomFrom } from '../../test/helpers/sample-random.ts';

export interface Kind {
  readonly name: string;
  /** Of one result: its ratios -> what is made of them. */
  readonly change: (ratios: readonly number[], place: number, results: number, random: Random) => readonly number[];
  readonly side?: (place: number, random: Random) => EnvironmentSide;
}

const same: Kind['change'] = (ratios) => ratios;
const moved = (ratios: readonly number[], by: number): number[] => ratios.map((value) => value + by);

const machine = (name: string): EnvironmentSide => ({
  ...oneSide,
  environment: { ...oneSide.environment, cpuModel: name },
});
const machines = [machine('one'), machine('two'), machine('three')];

/** Machines differ by 10 % and 20 % in every ratio. */
const onMachines =
  (machineAt: (place: number, random: Random) => number) =>
  (name: string): Kind => {
    const drawn = new Map<number, number>();
    const at = (place: number, random: Random): number => {
      const number = drawn.get(place) ?? machineAt(place, random);
      drawn.set(place, number);
      return number;
    };
    return {
      name,
      change: (ratios, place, _results, random) => moved(ratios, -0.1 * at(place, random)),
      side: (place, random) => machines[at(place, random)] ?? oneSide,
    };
  };

export const quietKinds: readonly Kind[] = [
  { name: 'nothing changes', change: same },
  {
    name: 'one result in 50 is off by up to 40 %, all its ratios alike',
    change: (ratios, _place, _results, random) =>
      random.uniform() < 0.02 ? moved(ratios, 0.8 * (random.uniform() - 0.5)) : ratios,
  },
  onMachines((_place, random) => Math.floor(3 * random.uniform()))('three machines, drawn anew each time'),
  onMachines((place) => Math.floor(place / 100) % 2)('two machines, 100 results each in turn'),
];

/** Autocorrelated: what the test of two stretches does not know of. */
const wandering = (sd: number, carry: number): Kind['change'] => {
  let state = 0;
  return (ratios, place, _results, random) => {
    state = place === 0 ? 0 : carry * state + sd * Math.sqrt(1 - carry ** 2) * Math.log(random.around(1, 1));
    return moved(ratios, state);
  };
};

/** Not what the method is made for, and what it then does. */
export const hardKinds: readonly Kind[] = [
  {
    name: 'ratios creep by 5 % over the whole, evenly (a change, and no step)',
    change: (ratios, place, results) => moved(ratios, (-0.05 * place) / results),
  },
  {
    name: 'ratios wander by 2 %, half of it kept from one result to the next',
    change: wandering(0.02, 0.5),
  },
  {
    name: 'ratios swing by ± 2 % with a period of 60 results',
    change: (ratios, place) => moved(ratios, 0.02 * Math.sin((2 * Math.PI * place) / 60)),
  },
];

/** What is told of one history of that kind. */
export const historyOf = (kind: Kind, design: Design, results: number, seed: number): History => {
  const random = randomFrom(seed);
  const runs = Array.from({ length: results }, (_, place) => {
    const ratios = kind.change(madeUpRatios(seed * 1_000_003 + place, design), place, results, random);
    return madeUpRun(place, ratios, kind.side?.(place, random));
  });
  return buildHistory(runs);
};
