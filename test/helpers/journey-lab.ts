/** Topologies of vethscope itself, side by side, and the stamps of pings across them. */

import { runLoad } from '../../src/load/run.ts';
import type { PingData } from '../../src/model/load.ts';
import { scopeOf } from '../../src/run/visit/arm-scope.ts';
import { type FollowInput, followEchoes } from '../../src/run/visit/follow-echoes.ts';
import { prime } from '../../src/run/visit/warm-caches.ts';
import { execRunner as runner } from '../../src/system/exec/exec-runner.ts';
import { Teardown } from '../../src/system/process/teardown.ts';
import { openJournal } from '../../src/topology/cleanup/journal.ts';
import { deploy, type LiveTopology } from '../../src/topology/deploy/deploy.ts';
import { echoIdentifier } from '../../src/topology/deploy/echo-identifier.ts';
import { proveWire } from '../../src/topology/deploy/verify-connectivity.ts';
import { newRunId } from '../../src/topology/run-id.ts';
import { observedBetween } from '../../src/trace/decode/diff-snapshots.ts';
import { anyEcho, type EchoScope } from '../../src/trace/program/echo-scope.ts';
import { type ArmScope, attachProbes, type ProbeSession, type ProbeSnapshot } from '../../src/trace/session/attach.ts';
import { sampleTopology } from './sample-topology.ts';

const { signal } = new AbortController();

export interface PingVisit extends FollowInput {
  readonly data: PingData;
  readonly before: ProbeSnapshot;
  readonly after: ProbeSnapshot;
}

export interface JourneyLab extends AsyncDisposable {
  readonly probes: ProbeSession;
  ping(kind: string, echoes: number): Promise<PingVisit>;
}

export const buildJourneyLab = async (
  kinds: readonly string[],
  { sampleShift, ipVersion }: Pick<EchoScope, 'sampleShift' | 'ipVersion'> = anyEcho,
): Promise<JourneyLab> => {
  const teardown = new Teardown();
  try {
    const runId = newRunId();
    const journal = teardown.use(await openJournal(runId, { kept: false }));
    const context = { runner, journal, keep: false, placement: null, signal };
    const arms = new Map<string, { live: LiveTopology; scope: ArmScope }>();
    for (const [index, kind] of kinds.entries()) {
      const live = teardown.use(await deploy(sampleTopology(kind, `vs-${runId}-${index}`, ipVersion), context));
      await proveWire(live, { runner, signal });
      arms.set(kind, { live, scope: await scopeOf(kind, live) });
    }
    const [first] = arms.values();
    const identifier = first ? echoIdentifier(first.live.topology) : 0;
    const probes = teardown.use(
      await attachProbes({
        backend: 'tracepoint',
        scopes: [...arms.values()].map(({ scope }) => scope),
        runner,
        runDir: journal.runDir,
        loads: ['ping'],
        echoes: { identifier, ipVersion, sampleShift },
      }),
    );
    return {
      probes,
      ping: async (kind, echoes) => {
        const arm = arms.get(kind);
        if (!arm) throw new Error(`no topology ${kind}`);
        const { topology } = arm.live;
        await prime(topology, { runner, signal });
        const before = await probes.snapshot();
        const load = { kind: 'ping', intervalMs: 1 } as const;
        const { data } = await runLoad(load, echoes / 1000, { runner, topology, placement: null });
        if (data.kind !== 'ping') throw new Error('not a ping');
        return { topology, scope: arm.scope, before, after: await probes.snapshot(), data, sampleShift };
      },
      [Symbol.asyncDispose]: () => teardown[Symbol.asyncDispose](),
    };
  } catch (error) {
    await teardown[Symbol.asyncDispose]();
    throw error;
  }
};

/** What a visit makes of it. */
export const follow = (visit: PingVisit) =>
  followEchoes(observedBetween(visit.before, visit.after, visit.scope), visit);
