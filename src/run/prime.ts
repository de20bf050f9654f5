/** Two pings before anything is measured: flows of a software switch and neighbours age out, and a first packet pays for looking them up. */
import type { Runner } from '../system/runner.ts';
import { netnsOf } from '../topology/drivers/namespaces.ts';
import { echoIdentifier } from '../topology/echo-identifier.ts';
import type { Topology } from '../topology/model.ts';
import { addressOf } from '../topology/prove.ts';

interface PrimeContext {
  readonly runner: Runner;
  readonly signal: AbortSignal;
}

const primingEchoes = 2;
const intervalS = 0.002;
/** For the answers. */
const patienceS = 1;
/** It gives up by itself before. */
const primeTimeoutMs = 5000;

/** So many in a row that one at least is followed, where one in 2^sampleShift is. */
export const echoesToSee = (sampleShift: number): number => Math.max(primingEchoes, 2 ** sampleShift);

/** With the identifier of the run, so that the probes follow these echoes too. */
export const prime = (
  topology: Topology,
  { runner, signal }: PrimeContext,
  echoes = primingEchoes,
): Promise<unknown> => {
  const limitS = patienceS + Math.ceil(echoes * intervalS);
  const times = ['-c', String(echoes), '-i', String(intervalS), '-w', String(limitS)];
  const identity = ['-e', String(echoIdentifier(topology))];
  const target = addressOf(topology, topology.server);
  return runner.run(
    { argv: ['ping', '-n', '-q', ...identity, ...times, target], netns: netnsOf(topology, 'client') },
    { allowFailure: true, signal, timeoutMs: primeTimeoutMs + limitS * 1000 },
  );
};
