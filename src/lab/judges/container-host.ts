/** One end in a container, one outside. Pure. */
import type { Claim, LabAnswer, Source } from '../model.ts';
import { judgeExpectations } from './expectations.ts';

export const containerHostClaim: Claim = {
  says: 'Of a pair, one end is moved into the container; the host then sees the other one only. Up, and with an address, the inner end shows NO-CARRIER, state DOWN and a pfifo_fast queue, because the outer end is still down.',
  quote:
    '21: sunldveth01: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500 qdisc pfifo_fast state DOWN group default qlen 1000',
};

export interface ContainerHostFacts {
  /** Names of veth devices. */
  readonly onHostBefore: readonly string[];
  readonly onHostAfter: readonly string[];
  readonly inContainer: readonly string[];
  readonly flags: string;
  readonly qdisc: string;
  /** "DOWN", "LOWERLAYERDOWN" */
  readonly state: string;
  /** Pings answered once the outer end is up. */
  readonly received: number;
}

const noQueue: Source = {
  since: 'Linux 4.3',
  reference: '02f01ec1c5c6 "net: veth: enable noqueue operation by default"',
};

const lowerLayer: Source = {
  since: 'Linux 4.1',
  reference: 'a45253bf32bf "veth: set iflink to the peer veth": what has another device below it is LOWERLAYERDOWN',
};

const list = (names: readonly string[]): string => names.join(', ') || 'none';

const same = (seen: readonly string[], expected: readonly string[]): boolean =>
  [...seen].sort().join() === [...expected].sort().join();

export const judgeContainerHost = (facts: ContainerHostFacts): LabAnswer =>
  judgeExpectations(
    [
      {
        met: same(facts.onHostBefore, ['sunldveth01', 'sunldveth02']),
        instead: `before the move the host saw ${list(facts.onHostBefore)}`,
      },
      {
        met: same(facts.onHostAfter, ['sunldveth02']) && same(facts.inContainer, ['sunldveth01']),
        instead: `after the move the host saw ${list(facts.onHostAfter)}, the container ${list(facts.inContainer)}`,
      },
      {
        met: facts.flags.split(',').includes('NO-CARRIER'),
        instead: `with the outer end down, the inner end said <${facts.flags}>`,
      },
      {
        met: facts.qdisc === 'pfifo_fast',
        instead: `the inner end has the queue "${facts.qdisc}"`,
        ...(facts.qdisc === 'noqueue' ? { source: noQueue } : {}),
      },
      {
        met: facts.state === 'DOWN',
        instead: `the state of the inner end is ${facts.state}`,
        ...(facts.state === 'LOWERLAYERDOWN' ? { source: lowerLayer } : {}),
      },
      { met: facts.received > 0, instead: 'with the outer end up, no ping was answered' },
    ],
    'the moved end is seen in the container only; it has no carrier until the other end is up.',
    [],
  );
