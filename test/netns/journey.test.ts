import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execRunner as runner } from '../../src/system/exec/exec-runner.ts';
import { netnsOf } from '../../src/topology/drivers/namespaces.ts';
import { echoStamps } from '../../src/trace/journeys/echo-stamps.ts';
import { completeJourneys } from '../../src/trace/journeys/journey.ts';
import { missingHop } from '../../src/trace/journeys/journey-layout.ts';
import { checkSums } from '../../src/trace/journeys/journey-sum.ts';
import { buildJourneyLab, follow, type JourneyLab, type PingVisit } from '../helpers/journey-lab.ts';
import { keepNeighbours } from '../helpers/keep-neighbours.ts';

const kinds = ['veth', 'bridge', 'ovs-veth', 'ovs-internal'];
const echoes = 400;
let lab: JourneyLab;

beforeAll(async () => {
  lab = await buildJourneyLab(kinds);
});
afterAll(() => lab?.[Symbol.asyncDispose]());

/** The machine is shared: an echo or two may be lost to it, more are a mistake. */
const nearly = (all: number): number => Math.floor(0.99 * all);

const journeysOf = (visit: PingVisit) => {
  const { journeys, observed } = follow(visit);
  if (!journeys) throw new Error('no journeys');
  return { journeys, observed };
};

describe.each(kinds)('%s', (kind) => {
  it('nearly every echo is seen at every point, and its stages add up to its own round trip', async () => {
    const visit = await lab.ping(kind, echoes);
    const { journeys } = journeysOf(visit);
    const told = JSON.stringify({ incomplete: journeys.incomplete, sum: journeys.sum });
    expect(visit.data.received, told).toBe(echoes);
    expect(journeys.stagesNs[0]?.length, told).toBeGreaterThanOrEqual(nearly(echoes));
    expect(journeys.sum?.within, told).toBeGreaterThanOrEqual(nearly(journeys.sum?.checked ?? Number.NaN));
    expect(missingHop(visit.topology, journeys.points)).toBeUndefined();
    expect(journeys.stagesNs.flat().every((ns) => ns >= 0)).toBe(true);
    expect(journeys.first).toHaveLength(journeys.stages.length);
  });

  it('stamps and counts together are the packets that the device sent', async () => {
    const counters = async (netns: string) =>
      JSON.parse((await runner.run({ argv: ['ip', '-n', netns, '-s', '-j', 'link', 'show', 'eth0'] })).stdout)[0]
        .stats64.tx;
    const { topology } = await lab.ping(kind, 1);
    const netns = netnsOf(topology, 'client');
    // Else they are asked for again every few seconds, and now and then between two readings that ought to be of one moment.
    await keepNeighbours(topology);
    const earlier = await counters(netns);
    const before = await lab.probes.snapshot();
    const visit = await lab.ping(kind, 100);
    const sent = await counters(netns);
    const { observed } = follow({ ...visit, before });
    const crossing = observed.crossings.find(({ hook, node }) => hook === 'net_dev_start_xmit' && node === 'client');
    // The two pings that prime the wire have sequences of the load: its echoes took their place.
    expect((crossing?.skbs ?? 0) + 2).toBe(sent.packets + sent.dropped - earlier.packets - earlier.dropped);
  });
});

it.each(['bridge', 'ovs-veth'])('echoes of IPv6 over %s add up, too', async (kind) => {
  await using six = await buildJourneyLab([kind], { sampleShift: 0, ipVersion: 6 });
  const visit = await six.ping(kind, echoes);
  const { journeys } = journeysOf(visit);
  const told = JSON.stringify({ incomplete: journeys.incomplete, sum: journeys.sum });
  expect(journeys.stagesNs[0]?.length, told).toBeGreaterThanOrEqual(nearly(echoes));
  expect(journeys.sum?.checked, told).toBeGreaterThanOrEqual(nearly(echoes));
  expect(journeys.sum?.within, told).toBeGreaterThanOrEqual(nearly(journeys.sum?.checked ?? Number.NaN));
  expect(missingHop(visit.topology, journeys.points)).toBeUndefined();
  expect(journeys.stages.at(-1)?.name).toBe('return to ping');
  expect(journeys.first).toHaveLength(journeys.stages.length);
});

it('of a sample the first echo is one, and each is matched with the figure that ping has for it', async () => {
  await using sampled = await buildJourneyLab(['bridge'], { sampleShift: 3, ipVersion: 4 });
  const visit = await sampled.ping('bridge', echoes);
  const { journeys } = journeysOf(visit);
  const told = JSON.stringify({ incomplete: journeys.incomplete, sum: journeys.sum });
  expect(completeJourneys(echoStamps(visit.before, visit.after), 3)[0]?.sequence).toBe(1);
  expect(journeys.followed, told).toBe(echoes / 8);
  expect(journeys.sum?.checked, told).toBeGreaterThanOrEqual(nearly(echoes / 8));
  expect(journeys.sum?.within, told).toBeGreaterThanOrEqual(nearly(journeys.sum?.checked ?? Number.NaN));
  expect(journeys.first, told).toHaveLength(journeys.stages.length);
});

it('echoes are forgotten when asked for, and the next ones are seen', async () => {
  await lab.ping('veth', 100);
  const { maps } = await lab.probes.snapshot();
  await lab.probes.forgetEchoes();
  expect(maps.get('@journey')?.size).toBeGreaterThan(1000);
  expect((await lab.probes.snapshot()).maps.get('@journey')?.size ?? 0).toBe(0);
  expect(journeysOf(await lab.ping('veth', 100)).journeys.stagesNs[0]?.length).toBeGreaterThanOrEqual(nearly(100));
});

it('the stages of an echo do not add up to the round trip of the next one', async () => {
  const burner = await runner.spawn({ argv: ['sh', '-c', 'while :; do :; done'] });
  const visit = await lab.ping('ovs-internal', echoes).finally(() => burner.stop());
  const paired = completeJourneys(echoStamps(visit.before, visit.after));
  expect(checkSums(paired, visit.data)?.within).toBeGreaterThanOrEqual(nearly(paired.length));
  const wrong = checkSums(paired, visit.data, 1);
  expect(wrong?.within).toBeLessThan(nearly(wrong?.checked ?? 0));
});
