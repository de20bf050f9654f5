/** Whether attached probes see what is sent past them: they prove themselves before any figure. */

import type { Observed } from '../../model/probe.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { isAnswered } from '../../topology/deploy/verify-connectivity.ts';
import { withEchoes } from '../../trace/decode/add-echo-counts.ts';
import { echoStamps, stampedRoundTrips } from '../../trace/journeys/echo-stamps.ts';
import { observedBetween, type ProbeSession } from '../../trace/session/attach.ts';
import { selfCheck, silentHooks } from '../../trace/session/self-check.ts';
import type { BuiltArm } from '../arms.ts';
import { expectedHooks } from './expected-hooks.ts';
import { prime, primingEchoes } from './warm-caches.ts';

interface CheckContext {
  readonly runner: Runner;
  readonly signal: AbortSignal;
}

/** What the probes saw of a ping through an arm is wrong: why, in one sentence; null: it is not. */
const faultOf = (arm: BuiltArm, { attachments }: ProbeSession, seen: Observed): string | null => {
  const fault = selfCheck(seen, arm.scope, arm.live.topology.client);
  if (fault !== null) return fault;
  const silent = silentHooks(attachments, seen, expectedHooks(arm.live.topology));
  const sentence = `Packets passed through ${arm.arm.id}, but ${silent.join(', ')}, which is attached, never fired.`;
  return silent.length === 0 ? null : sentence;
};

/** null: at least one echo has both stamps of its round trip. */
const stampFault = (echoes: ReturnType<typeof echoStamps>): string | null =>
  stampedRoundTrips(echoes).length > 0 ? null : `${primingEchoes} pings were sent, but no probe saw them.`;

/** A ping through every arm: the probes must name its devices, and no hook may stay silent. An arm that lost its wire meanwhile says so in its visits. */
const checkDevices = async (
  run: CheckContext,
  arms: readonly BuiltArm[],
  probes: ProbeSession,
): Promise<string | null> => {
  const before = await probes.snapshot();
  const answered = await Promise.all(arms.map(({ live }) => isAnswered(live.topology, run)));
  run.signal.throwIfAborted();
  if (probes.followsEchoes) for (const { live } of arms) await prime(live.topology, run);
  const after = await probes.snapshot();
  const echoes = echoStamps(before, after);
  const crossed = arms.filter((_, index) => answered[index]);
  const faults = crossed.map((arm) =>
    faultOf(arm, probes, withEchoes(observedBetween(before, after, arm.scope), echoes, null, arm.scope)),
  );
  if (probes.followsEchoes && crossed.length > 0) faults.push(stampFault(echoes));
  return faults.find((fault) => fault !== null) ?? null;
};

const checkStamps = async (
  run: CheckContext,
  [arm]: readonly BuiltArm[],
  probes: ProbeSession,
): Promise<string | null> => {
  if (!arm) return null;
  const before = await probes.snapshot();
  await prime(arm.live.topology, run);
  return stampFault(echoStamps(before, await probes.snapshot()));
};

/** What the attached programs can tell, they must tell. */
export const checkProbes = async (
  run: CheckContext,
  arms: readonly BuiltArm[],
  probes: ProbeSession,
): Promise<string | null> => {
  const counts = probes.attachments.some(({ probe }) => !probe.startsWith('stamp.'));
  if (counts) return checkDevices(run, arms, probes);
  return probes.followsEchoes ? checkStamps(run, arms, probes) : null;
};
