/** What a broken wire looked like: whole command outputs for a reader, and one line of what stands out. */

import type { BridgePart, Topology } from '../../model/topology.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { netnsOf } from '../drivers/namespaces.ts';
import { ovsAppctl } from '../drivers/ovs.ts';
import type { LiveTopology } from './deployed.ts';

export interface WireEvidence {
  readonly command: string;
  readonly output: string;
}

const bridgePorts = (topology: Topology, { node }: BridgePart) =>
  ['bridge', '-n', netnsOf(topology, node), '-d', 'link'] as const;

const questions = ({ topology, folder }: LiveTopology): (readonly [string, ...string[]])[] => [
  ...topology.nodes.flatMap(({ netns }) =>
    (['link', 'addr', 'neigh'] as const).map((object) => ['ip', '-n', netns, '-s', object] as const),
  ),
  ...topology.parts.flatMap((part) => (part.type === 'bridge' ? [bridgePorts(topology, part)] : [])),
  ...(topology.datapath === null ? [] : [ovsAppctl(folder, ['dpctl/show', '-s']).argv]),
];

export const collectEvidence = (live: LiveTopology, runner: Runner): Promise<WireEvidence[]> =>
  Promise.all(
    questions(live).map(async (argv) => {
      const { stdout, stderr } = await runner.run({ argv: [...argv] }, { allowFailure: true });
      return { command: argv.join(' '), output: stdout + stderr };
    }),
  );

const matches = (evidence: readonly WireEvidence[], pattern: RegExp): string[] =>
  evidence.flatMap(({ output }) => [...output.matchAll(pattern)].map((match) => match[0].trim()));

/** Links without carrier or administratively down (lo apart), neighbours that did not answer, upcalls that OVS lost. */
export const summarise = (evidence: readonly WireEvidence[]): string => {
  const remarkable = [
    ...matches(evidence, /^\d+: (?!lo|ovs-netdev|br)\S+ <(?:[A-Z_,]*NO-CARRIER[A-Z_,]*|(?![A-Z_,]*\bUP\b)[A-Z_,]+)>/gm),
    ...matches(evidence, /^\S+ dev \S+ .*(?:FAILED|INCOMPLETE)/gm),
    ...matches(evidence, /lost:[1-9]\d*/g),
  ];
  return remarkable.length > 0 ? `Seen: ${remarkable.join('; ')}.` : 'All links are up and no neighbour failed.';
};
