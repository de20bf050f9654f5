/** Two pings before anything is measured: flows of a software switch and neighbours age out, and a first packet pays for looking them up. */

import type { Topology } from '../../model/topology.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { echoIdentifier } from '../../topology/deploy/echo-identifier.ts';
import { addressOf } from '../../topology/deploy/verify-connectivity.ts';
import { netnsOf } from '../../topology/drivers/namespaces.ts';

interface PrimeContext {
  readonly runner: Runner;
  readonly signal: AbortSignal;
}

export const primingEchoes = 2;
const intervalS = 0.002;
/** With the wait for answers, in whole seconds. */
const limitS = 2;
/** It gives up by itself before. */
const timeoutMs = 7000;

/** With the identifier of the run, so that the probes follow the first of them. */
export const prime = (topology: Topology, { runner, signal }: PrimeContext): Promise<unknown> => {
  const times = ['-c', String(primingEchoes), '-i', String(intervalS), '-w', String(limitS)];
  const identity = ['-e', String(echoIdentifier(topology))];
  const target = addressOf(topology, topology.server);
  return runner.run(
    { argv: ['ping', '-n', '-q', ...identity, ...times, target], netns: netnsOf(topology, topology.client.node) },
    { allowFailure: true, signal, timeoutMs },
  );
};
