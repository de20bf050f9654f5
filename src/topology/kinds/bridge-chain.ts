/** Bridges in a row: what does one more switch cost? */
import { type Hop, hop, thereAndBack } from '../../model/path.ts';
import type { BridgePart, DeviceRef, TopologyKind, VethPart } from '../../model/topology.ts';
import { client, common, endpointAddresses, nodesOf, ports, server, vethPorts } from './parts.ts';

const switches = 3;

const inSwitch = (device: string): DeviceRef => ({ node: 'switch', device });

/** Pair `index` joins bridge `index` to the next one. */
const trunks = Array.from({ length: switches - 1 }, (_, index): [DeviceRef, DeviceRef] => [
  inSwitch(`trunk${index}a`),
  inSwitch(`trunk${index}b`),
]);

const trunkParts: VethPart[] = trunks.map((ends) => ({ type: 'veth', ends }));

const bridgeParts: BridgePart[] = Array.from({ length: switches }, (_, index) => ({
  type: 'bridge',
  node: 'switch',
  device: `br${index}`,
  ports: [trunks[index - 1]?.[1] ?? ports[0], trunks[index]?.[0] ?? ports[1]].map(({ device }) => device),
  stp: false,
}));

const trunkHops: Hop[] = trunks.flatMap(([from, to]) => [hop(from, 'transmit'), hop(to, 'receive')]);

export const bridgeChain: TopologyKind = {
  name: 'bridge-chain',
  title: `${switches} Linux bridges`,
  summary: `two namespaces joined through ${switches} Linux bridges in a row`,
  needsOvs: false,
  build: (options) => ({
    ...common(options, nodesOf(options.prefix, ['client', 'server', 'switch'])),
    kind: 'bridge-chain',
    title: `${switches} Linux bridges`,
    datapath: null,
    parts: [...vethPorts, ...trunkParts, ...bridgeParts],
    addresses: endpointAddresses(options.ipVersion),
    routes: [],
    offloads: options.offloads,
    forcedOffloads: {},
    path: thereAndBack([
      hop(client, 'transmit'),
      hop(ports[0], 'receive'),
      ...trunkHops,
      hop(ports[1], 'transmit'),
      hop(server, 'receive'),
    ]),
  }),
};
