/** The address of the far end by which the near one reaches it. */
import { failure } from '../errors.ts';
import type { Runner } from '../system/exec/runner.ts';
import type { Endpoint } from './endpoint/resolve-endpoint.ts';
import { readLinks } from './facts/read-netns.ts';
import { askIn } from './in-netns.ts';

interface Route {
  readonly gateway?: string;
  readonly dev?: string;
  readonly type?: string;
}

export interface Candidate {
  readonly address: string;
  /** null: A has no route to it. */
  readonly route: Route | null;
}

const parseRoute = (text: string): Route | null => {
  try {
    const [route] = JSON.parse(text) as Route[];
    return route?.dev === undefined || route.type === 'unreachable' || route.type === 'local' ? null : route;
  } catch {
    return null;
  }
};

/** On the same network first, then IPv4 first, then as they are listed. Pure. */
export const bestCandidate = (candidates: readonly Candidate[]): string | undefined =>
  candidates
    .filter(({ route }) => route !== null)
    .map(({ address, route }) => ({ address, rank: (route?.gateway ? 2 : 0) + (address.includes(':') ? 1 : 0) }))
    .sort((a, b) => a.rank - b.rank)[0]?.address;

const globalAddresses = async (runner: Runner, { netns }: Endpoint): Promise<string[]> =>
  (await readLinks(runner, netns)).flatMap(({ addr_info: addresses }) =>
    addresses.flatMap(({ local, scope }) => (local && scope === 'global' ? [local] : [])),
  );

/** @throws VethscopeError NO_WIRE where it has none, or none that is reached */
export const targetAddress = async (runner: Runner, from: Endpoint, to: Endpoint): Promise<string> => {
  const addresses = await globalAddresses(runner, to);
  const [asked, here] = [to.asked, from.asked];
  if (addresses.length === 0) {
    const todo = 'Bring its network up, or name another end.';
    throw failure('NO_WIRE', { what: `${asked} has no address beyond its loopback.`, todo });
  }
  const routes = await askIn(
    runner,
    from.netns,
    addresses.map((address) => ['ip', '-j', 'route', 'get', address] as const),
  );
  const best = bestCandidate(addresses.map((address, index) => ({ address, route: parseRoute(routes[index] ?? '') })));
  if (best !== undefined) return best;
  const what = `${here} has no route to any address of ${asked} (${addresses.join(', ')}).`;
  throw failure('NO_WIRE', {
    what,
    todo: 'Name an address that it reaches with --address, such as that of a service.',
  });
};
