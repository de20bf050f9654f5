/** An end as the user names it → its network namespace, held open. */
import { readdir } from 'node:fs/promises';
import type { Runner } from '../../system/exec/runner.ts';
import { type HeldNetns, holdNetns } from './held-netns.ts';
import { type EndpointKind, type EndpointSpec, parseEndpoint } from './parse-endpoint.ts';
import { type Ask, asking, notThere, runtimes } from './runtimes.ts';

export interface Endpoint extends EndpointSpec {
  /** Short, for tables: "web", "pid 1234". */
  readonly label: string;
  readonly netns: HeldNetns;
  /** False: its name is gone, or means another namespace by now. */
  readonly isStillThere: () => Promise<boolean>;
}

/** NETNS_RUN_DIR of iproute2. */
const namedFolder = '/var/run/netns';

const byName = async ({ asked, name, kind }: EndpointSpec): Promise<string> => {
  if (name.startsWith('/')) return name;
  const known = (await readdir(namedFolder).catch(() => [])).sort();
  if (!known.includes(name)) throw notThere(asked, { what: 'there is no such namespace', known, kind });
  return `${namedFolder}/${name}`;
};

const paths: Record<EndpointKind, (spec: EndpointSpec, ask: Ask) => Promise<string>> = {
  netns: byName,
  pid: async ({ name }) => `/proc/${name}/ns/net`,
  host: async () => '/proc/self/ns/net',
  ...runtimes,
};

const gone: Partial<Record<EndpointKind, string>> = {
  netns: 'that file is not there, or is no network namespace',
  pid: 'there is no process with that number',
};

const labelOf = ({ kind, name }: EndpointSpec): string => {
  if (kind === 'host') return 'host';
  return kind === 'pid' ? `pid ${name}` : (name.split('/').at(-1) ?? name);
};

/** @throws VethscopeError BAD_OPTION, TOOL_MISSING (a runtime that is not installed) or NO_SUCH_END */
export const resolveEndpoint = async (asked: string, runner: Runner, signal?: AbortSignal): Promise<Endpoint> => {
  const spec = parseEndpoint(asked);
  const ask = asking(runner, signal);
  const find = (): Promise<string> => paths[spec.kind](spec, ask);
  const netns = await holdNetns(await find());
  if (!netns) throw notThere(asked, { what: gone[spec.kind] ?? 'it ended just now', known: [], kind: spec.kind });
  const isStillThere = async (): Promise<boolean> => {
    await using now = await find().then(holdNetns, () => undefined);
    return now?.inum === netns.inum;
  };
  return { ...spec, label: labelOf(spec), netns, isStillThere };
};
