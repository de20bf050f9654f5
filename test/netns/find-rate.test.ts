import { expect, it } from 'vitest';
import { startServer } from '../../src/load/run.ts';
import type { FindRate } from '../../src/model/plan.ts';
import { foundRates } from '../../src/result/derive/found-rates.ts';
import { findRate } from '../../src/run/rates/find-rate.ts';
import { execRunner as runner } from '../../src/system/exec/exec-runner.ts';
import { deploy } from '../../src/topology/deploy/deploy.ts';
import { proveWire } from '../../src/topology/deploy/verify-connectivity.ts';
import { sampleArms, samplePlan } from '../helpers/sample-plan.ts';
import { netnsOf, signal, useTopologyRun } from '../helpers/topology-run.ts';

const run = useTopologyRun();

/** One trial decides of a load, so that a search takes seconds. */
const settings: FindRate = { goals: [0.005, 0], trialS: 1, sumS: 1, exceedRatio: 0.5, width: 0.05, maxTrials: 20 };

/** 64 bytes in 106-byte frames, which is what a qdisc counts. */
const bitsPerPacket = 106 * 8;
/** A quarter of what a sender reaches on a busy host: one that does not outrun the shaper loses nothing. */
const shapedBits = 4e6;
const capacityPps = shapedBits / bitsPerPacket;
/** 100 packets. The send buffer holds 256 of them: with a longer queue the sender would wait, and nothing be lost. */
const limitBytes = 10_600;

it('finds the rate of a shaped wire from below, and the queue in which the first packet was lost', async () => {
  await using live = await deploy(run.topology('veth'), run.context());
  await proveWire(live, { runner, signal });
  const { topology } = live;
  const shape = ['rate', `${shapedBits}bit`, 'burst', `${limitBytes}`, 'limit', `${limitBytes}`];
  await runner.run({
    argv: ['tc', 'qdisc', 'add', 'dev', topology.client.device, 'root', 'tbf', ...shape],
    netns: netnsOf(topology, 'client'),
  });
  await using _server = await startServer({ runner, topology, placement: null, signal });
  const plan = { ...samplePlan(sampleArms, 1), placement: null, findRate: settings };
  const load = { kind: 'udp', streams: 1, reverse: false, payloadBytes: 64 } as const;

  const search = await findRate('veth', live, load, settings, { runner, plan, signal, emit: () => undefined });
  expect(search.error).toBeNull();
  // A sender that is refused at the queue may come no further than the shaper.
  expect(search.highestPps).toBeGreaterThan(0.9 * capacityPps);

  const [pdr, ndr] = foundRates({ plan, rateSearches: [search] });
  expect(pdr).toMatchObject({ goal: 0.005, firstLoss: { place: `qdisc client/${topology.client.device}` } });
  // A sender that was put off its CPU catches up in a burst, which can overflow the queue at lower rates; nothing goes through
  // it faster than the shaper lets it. How near a search comes is measured in bench/.
  expect(pdr?.sentPps).toBeGreaterThan(0.5 * capacityPps);
  expect(pdr?.sentPps).toBeLessThan(1.1 * capacityPps);
  expect(ndr?.goal).toBe(0);
  expect(ndr?.sentPps ?? Number.NaN).toBeLessThanOrEqual(1.1 * capacityPps);
  expect(ndr?.sentPps).toBeGreaterThan(0.1 * capacityPps);
});
