/** Where loss and rate of UDP are by iperf3's own account, because a result does not hold the counters of both ends. */
import { datagramsOf } from '../../load/datagrams.ts';
import type { Plan } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import type { Warning } from '../../model/warnings.ts';
import { isUsable } from './arm-figures.ts';

type Source = Pick<Result, 'visits'> & { readonly plan: Pick<Plan, 'arms'> };

/** Of an arm whose bare visits have no counters of UDP. */
export const uncountedWarnings = ({ visits, plan }: Source): Warning[] =>
  plan.arms.flatMap(({ id }): Warning[] => {
    const own = visits.filter((visit) => isUsable(visit) && visit.arm === id && visit.observation === 'bare');
    if (!own.some(({ load, nstat }) => load === 'udp' && datagramsOf(nstat) === null)) return [];
    return [
      {
        code: 'udp-not-counted',
        message: `Loss and rate of UDP on ${id} are iperf3's own figures: the result has no socket counters of both ends.`,
        hint: 'iperf3 knows of no loss after the last datagram that it read; measure again for figures by counters.',
        ...{ arm: id, load: 'udp' },
      },
    ];
  });
