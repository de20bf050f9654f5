import { expect, it } from 'vitest';
import { startServer } from '../../src/load/run.ts';
import type { FindRate } from '../../src/model/plan.ts';
import type { RateLatency, RateSearch } from '../../src/model/result.ts';
import { latenciesAtRates } from '../../src/result/derive.ts';
import { rateLatencies } from '../../src/run/rates/rate-latencies.ts';
import { scopeOf } from '../../src/run/visit/arm-scope.ts';
import { execRunner as runner } from '../../src/system/exec/exec-runner.ts';
import { deploy } from '../../src/topology/deploy/deploy.ts';
import { proveWire } from '../../src/topology/deploy/verify-connectivity.ts';
import { attachProbes } from '../../src/trace/session/attach.ts';
import { sampleArms, samplePlan } from '../helpers/sample-plan.ts';
import { signal, useTopologyRun } from '../helpers/topology-run.ts';

const run = useTopologyRun();

const findRate: FindRate = {
  ...{ goals: [0.005, 0], trialS: 1, sumS: 1, exceedRatio: 0.5, width: 0.05, maxTrials: 20 },
  latency: { idlePps: 1000, shares: [0.1, 0.5, 0.9], visitS: 1 },
};
const load = { kind: 'udp', streams: 1, reverse: false, payloadBytes: 64 } as const;

/** As if the sender could no more than this, and the wire had carried it. */
const highestPps = 5000;
const trial = { requestedPps: highestPps, sentPackets: highestPps, senderSeconds: 1, pathLost: 0, receiverDropped: 0 };
const search: RateSearch = {
  ...{ arm: 'veth', highestPps, lowestPps: 50, trials: [{ ...trial, witnesses: [] }], error: null },
};

it('times packets one way, idle and at each share of the rate found', async () => {
  const { journal } = run.context();
  await using live = await deploy(run.topology('veth'), run.context());
  await proveWire(live, { runner, signal });
  const { topology } = live;
  await using server = await startServer({ runner, topology, placement: null, signal });
  const scope = await scopeOf('veth', live);
  await using probes = await attachProbes({
    ...{ backend: 'tracepoint', scopes: [scope], runner, runDir: journal.runDir, loads: ['udp'] },
  });
  const plan = { ...samplePlan(sampleArms, 1), placement: null, findRate };
  const found: RateLatency[] = [];
  const context = { runner, plan, probes, signal, emit: () => undefined, clockMs: () => performance.now() };
  const arm = { arm: { id: 'veth' }, live, scope, servers: new Map([['udp' as const, server]]) };
  await rateLatencies(
    [arm],
    [search],
    load,
    context,
    (latency) => found.push(latency),
    (_, { error }) => expect.unreachable(error?.what),
  );

  expect(found.map(({ share }) => share)).toEqual([null, 0.1, 0.5, 0.9]);
  for (const { requestedPps, sentPackets, senderSeconds, receivedPackets } of found) {
    // A sender that is put off its CPU falls behind.
    expect(sentPackets / senderSeconds / requestedPps).toBeGreaterThan(0.5);
    expect(sentPackets / senderSeconds / requestedPps).toBeLessThan(1.1);
    // What the receiver comes to read is the machine's business.
    expect(receivedPackets).toBeGreaterThan(0);
    expect(receivedPackets).toBeLessThanOrEqual(sentPackets);
  }
  const built = [{ id: 'veth', topology }] as unknown as Parameters<typeof latenciesAtRates>[0]['arms'];
  const latencies = latenciesAtRates({ plan, arms: built, rateLatencies: found });
  expect(latencies).toHaveLength(4);
  latencies.forEach(({ oneWay, stages }, index) => {
    // One packet in 8.
    const sampled = (found[index]?.sentPackets ?? 0) / 8;
    expect(oneWay?.count).toBeGreaterThan(0.9 * sampled);
    expect(oneWay?.count).toBeLessThan(1.1 * sampled + 2);
    expect(oneWay?.p50Ns).toBeGreaterThan(500);
    expect(oneWay?.p50Ns).toBeLessThan(1e7);
    expect(oneWay?.p99Ns).toBeGreaterThanOrEqual(oneWay?.p50Ns ?? 0);
    expect(stages.map(({ stage }) => stage)).toContain('transmit');
  });
});
