/** What listens in one arm for the loads of a plan. */
import type { LoadKind, LoadSpec } from '../model/plan.ts';
import type { Teardown } from '../system/process/teardown.ts';
import type { LoadContext } from './context.ts';
import { loadKindOf } from './kinds/index.ts';
import { type LoadServer, startServerOf } from './server.ts';

/** Absent: the load needs none. */
export type LoadServers = ReadonlyMap<LoadKind, LoadServer>;

/** Resolves when all listen, each once; `teardown` ends them. Rejects as startServerOf does. */
export const startServers = async (
  loads: readonly LoadSpec[],
  context: LoadContext,
  teardown: Teardown,
): Promise<LoadServers> => {
  const started = new Map<string, LoadServer>();
  const servers = new Map<LoadKind, LoadServer>();
  for (const load of loads) {
    const id = loadKindOf(load).server?.id;
    if (id === undefined) continue;
    const server = started.get(id) ?? (await startServerOf(load, context));
    if (server === null) continue;
    if (!started.has(id)) teardown.use(server);
    started.set(id, server);
    servers.set(load.kind, server);
  }
  return servers;
};
