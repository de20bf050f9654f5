/** Evidence → causes, the surest first. Pure. */
import type { Cause, Judge } from './cause.ts';
import { bridgePortCauses } from './causes/bridge-ports.ts';
import { checksumCauses } from './causes/checksums.ts';
import { filterCauses, programThere, routeCauses, ruleThere } from './causes/filters.ts';
import { linkCauses } from './causes/links.ts';
import { addressCauses, neighbourCauses, noAnswer } from './causes/neighbours.ts';
import { sizeCauses } from './causes/sizes.ts';
import { switchCauses } from './causes/switches.ts';
import type { WireFacts } from './wire-facts.ts';

/** Each is certain where it speaks: what it names keeps packets away. */
const certain: readonly Judge[] = [
  ...linkCauses,
  ...bridgePortCauses,
  ...sizeCauses,
  ...addressCauses,
  ...filterCauses,
  ...neighbourCauses,
  ...routeCauses,
  ...checksumCauses,
  ...switchCauses,
];

/** Frees that belong to every ping that is answered, and to the kernel's own chatter. */
const ordinary = /^(NOT_SPECIFIED|NO_SOCKET|CONSUMED|NEIGH_|IP_NOPROTO|UNHANDLED_PROTO|TAP_|SOCKET_)/;

const freedSomewhere: Judge = ({ frees }) =>
  frees
    .filter(({ reason, node }) => !ordinary.test(reason) && node !== 'unscoped')
    .map(({ skbs, reason, function: name, node, device }) => ({
      what: `the kernel freed ${skbs} packets at ${node}/${device} in ${name}, with the reason ${reason}`,
      todo: 'That function and reason say which part of the kernel refused them.',
    }));

/** Only where nothing above speaks. */
const possible: readonly Judge[] = [ruleThere, programThere, freedSomewhere, noAnswer];

/** In the order in which they are asked. */
export const judges: readonly Judge[] = [...certain, ...possible];

const unexplained = (facts: WireFacts): Cause => {
  const read = [...new Set(facts.findings.filter(({ output }) => output !== '').map(({ about }) => about))];
  return {
    what: `nothing that was read explains it (${read.join(', ') || 'no tool answered'})`,
    todo: 'Compare what was read, which is kept in the result, with a topology that works.',
  };
};

const of = (judges: readonly Judge[], facts: WireFacts): Cause[] => [
  ...new Map(judges.flatMap((judge) => judge(facts)).map((cause) => [cause.what, cause])).values(),
];

/** At least one; what may be the cause is named only where nothing certain is. */
export const nameCauses = (facts: WireFacts): readonly [Cause, ...Cause[]] => {
  const sure = of(certain, facts);
  const [first, ...more] = sure.length > 0 ? sure : of(possible, facts);
  return first ? [first, ...more] : [unexplained(facts)];
};
