import type { Placement } from '../model/plan.ts';
import type { Topology } from '../model/topology.ts';
import type { Runner } from '../system/exec/runner.ts';

/** What a load needs to know of a topology. */
type LoadTopology = Pick<Topology, 'kind' | 'nodes' | 'client' | 'server' | 'addresses'>;

/** Where a load runs: between the client and the server of one live topology. */
export interface LoadContext {
  readonly runner: Runner;
  readonly topology: LoadTopology;
  readonly placement: Placement | null;
  readonly signal?: AbortSignal;
  /** Where servers listen instead of at their usual port; for one load at a time. */
  readonly port?: number;
}

/** The namespace of the client or of the server under test. */
export const netnsOf = ({ topology }: LoadContext, end: 'client' | 'server'): string | undefined =>
  topology.nodes.find(({ name }) => name === topology[end].node)?.netns;

/** Address of the server's device under test, without prefix length. */
export const serverAddress = ({ topology: { addresses, server } }: LoadContext): string | undefined =>
  addresses.find((a) => a.node === server.node && a.device === server.device)?.cidr.split('/')[0];
