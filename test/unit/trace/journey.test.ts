import { describe, expect, it } from 'vitest';
import type { PingData } from '../../../src/model/load.ts';
import { withEchoes } from '../../../src/trace/decode/add-echo-counts.ts';
import type { EchoStamp } from '../../../src/trace/journeys/echo-stamps.ts';
import { completeJourneys, type JourneyInput, pairJourneys } from '../../../src/trace/journeys/journey.ts';
import { missingHop } from '../../../src/trace/journeys/journey-layout.ts';
import { checkSums } from '../../../src/trace/journeys/journey-sum.ts';
import { bridgeWay, echoAt, echoesOf, inputOf, journeyScope } from '../../helpers/sample-journeys.ts';
import { sampleTopology } from '../../helpers/sample-topology.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

const journeysOf = (input: JourneyInput) => {
  const journeys = pairJourneys(input);
  if (!journeys) throw new Error('no journeys');
  return journeys;
};

/** Journeys 1 to `count`, each sent 1 ms after the one before, with stages of `stageNs(echo, stage)`. */
const regular = (count: number, stageNs = (_echo: number, _stage: number) => 500) =>
  echoesOf(count, (echo) => echoAt(echo * 1e6, (stage) => stageNs(echo, stage)));

describe('pairing', () => {
  it('names the stages of a bridge from end to end', () => {
    const { points, stages } = journeysOf(inputOf(regular(20)));
    expect(points.map(({ point }) => point).slice(0, 5)).toEqual(bridgeWay.slice(0, 5).map(([point]) => point));
    expect(stages.map(({ name }) => name)).toEqual([
      'client stack',
      'queue client/eth0',
      'transmit client/eth0',
      'backlog switch/port0',
      'bridge port0 → port1',
      'queue switch/port1',
      'transmit switch/port1',
      'backlog server/eth1',
      'server stack',
      'queue server/eth1',
      'transmit server/eth1',
      'backlog switch/port1',
      'bridge port1 → port0',
      'queue switch/port0',
      'transmit switch/port0',
      'backlog client/eth0',
      'socket and waking ping',
      'return to ping',
    ]);
  });

  it('leaves no gap: the stages of each echo add up to its time from sendto to received', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 18, maxLength: 18 }), (stages) => {
        const echoes = echoesOf(8, (echo) => echoAt(echo * 1e6, (stage) => stages[stage] ?? 0));
        const journeys = completeJourneys(echoes);
        expect(journeys.map(({ stagesNs }) => stagesNs)).toEqual(Array.from({ length: 8 }, () => stages));
      }),
    );
  });

  it('knows which echo of ping each is, where one in so many is followed from the first', () => {
    const sequences = (sampleShift: number) =>
      completeJourneys(
        echoesOf(3, (echo) => echoAt(echo * 1e6, () => 500)),
        sampleShift,
      ).map(({ sequence }) => sequence);
    expect(sequences(0)).toEqual([1, 2, 3]);
    expect(sequences(3)).toEqual([1, 9, 17]);
  });

  it('runs on where the clock of the stamps begins anew', () => {
    const echoes = echoesOf(4, () => echoAt(2 ** 42 - 3000, () => 500));
    expect(completeJourneys(echoes)).toHaveLength(4);
    expect(completeJourneys(echoes)[0]?.stagesNs.every((ns) => ns === 500)).toBe(true);
  });

  it('lacks a hop where the usual way does', () => {
    const whole = journeysOf(inputOf(regular(5)));
    expect(missingHop(sampleTopology('bridge'), whole.points)).toBeUndefined();
    const blind = journeysOf(
      inputOf(new Map([...regular(5)].map(([slot, s]) => [slot, s.filter((x) => x.ifindex !== 14)]))),
    );
    expect(missingHop(sampleTopology('bridge'), blind.points)).toBe('switch/port1 on the way there');
  });
});

describe('bad luck is counted and in no percentile', () => {
  const spoilt = (change: (stamps: EchoStamp[]) => EchoStamp[]) => {
    const echoes = new Map(regular(20));
    echoes.set(7, change([...(echoes.get(7) ?? [])]));
    return journeysOf(inputOf(echoes));
  };

  it('a lost event: a point is missing', () => {
    const { incomplete, stagesNs } = spoilt((stamps) => stamps.filter((_, i) => i !== 9));
    expect(incomplete).toEqual([{ reason: 'not seen at net_dev_queue on the way back', echoes: 1 }]);
    expect(stagesNs[0]).toHaveLength(19);
  });

  it('an answer that never came', () => {
    const { incomplete } = spoilt((stamps) => stamps.slice(0, 9));
    expect(incomplete[0]?.echoes).toBe(1);
  });

  it('an echo that ping idled before, and did not send: it is none', () => {
    const echoes = new Map(regular(20));
    const [stamp] = echoes.get(20) ?? [];
    echoes.set(21, [{ ...(stamp as EchoStamp), point: 'idle' }]);
    expect(journeysOf(inputOf(echoes))).toMatchObject({ followed: 20, incomplete: [] });
  });

  it('an echo that ping sent without having been idle: its own time is since it last was', () => {
    const echoes = new Map(
      [...regular(3)].map(([slot, stamps]) => {
        const [sent] = stamps;
        const idle = { ...(sent as EchoStamp), point: 'idle', ns: (sent as EchoStamp).ns - 10_000 };
        return [slot, slot === 1 ? [...stamps, idle] : stamps] as const;
      }),
    );
    const journeys = completeJourneys(echoes);
    const wholeUs = (journeys[0]?.stagesNs ?? []).reduce((sum, ns) => sum + ns, 0) / 1000;
    const data = (us: number) => ({ rttUs: [us, us, us] }) as PingData;
    expect(checkSums(journeys, data(Math.round(wholeUs) + 11))?.within).toBe(3);
    expect(checkSums(journeys, data(Math.round(wholeUs) + 13))?.within).toBe(2);
  });

  it('a full map: sendto itself is missing', () => {
    expect(spoilt((stamps) => stamps.slice(1)).incomplete).toEqual([{ reason: 'its sendto was not seen', echoes: 1 }]);
  });

  it('clocks of two CPUs apart: a stage would be negative', () => {
    const { incomplete } = spoilt((stamps) => stamps.map((s, i) => (i === 5 ? { ...s, ns: s.ns - 2000 } : s)));
    expect(incomplete[0]?.reason).toContain('a stage ended before it began');
  });

  it('a flood to another port, a first packet behind an ARP request: points beyond the usual way change nothing', () => {
    const flooded = spoilt((stamps) => [...stamps, { ...(stamps[4] as EchoStamp), ifindex: 99 }]);
    expect(flooded.incomplete).toEqual([]);
    expect(flooded.stagesNs).toEqual(journeysOf(inputOf(regular(20))).stagesNs);
  });

  it('an echo sent again with the same sequence: what is left of the first one is not taken', () => {
    const again = spoilt((stamps) => stamps.map((s, i) => (i === 3 ? { ...s, ns: s.ns - 900_000 } : s)));
    expect(again.incomplete[0]?.reason).toContain('not seen at netif_rx');
    expect(journeysOf({ ...inputOf(regular(20)), resent: 3 }).resent).toBe(3);
  });

  it('two pings with one identifier: where the other took over, the sum does not agree', () => {
    const input = inputOf(regular(20));
    const mixed = new Map(
      [...input.echoes].map(([slot, stamps]) => [
        slot,
        slot > 15 ? stamps.map((s, i) => (i < 8 ? s : { ...s, ns: s.ns + 300_000 })) : stamps,
      ]),
    );
    expect(journeysOf({ ...input, echoes: mixed }).sum).toMatchObject({ checked: 20, within: 15 });
  });

  it('a sequence that wrapped around displaced earlier echoes', () => {
    const input = inputOf(regular(20));
    const data: PingData = { ...input.data, transmitted: 65_536 + 256 };
    expect(journeysOf({ ...input, data, sampleShift: 7 }).displaced).toBe(2);
    expect(journeysOf(input).displaced).toBe(0);
  });

  it('GRO merges no echoes; where it receives, its point takes the place of netif_rx', () => {
    const echoes = new Map(
      [...regular(5)].map(([slot, stamps]) => [
        slot,
        stamps.map((s) => (s.point === 'netif_rx' ? { ...s, point: 'napi_gro_receive_entry' } : s)),
      ]),
    );
    const { stages } = journeysOf(inputOf(echoes));
    expect(stages.map(({ name }) => name)).toContain('NAPI switch/port0');
    expect(stages.filter(({ group }) => group === 'backlog')).toHaveLength(4);
  });
});

describe("the sum and ping's own figure", () => {
  const jittered = (echo: number): number => 500 + ((echo * 7919) % 13) * 400;
  const echoes = regular(200, jittered);
  const data = inputOf(echoes).data;

  it('agree for every echo, and say what ping needed for itself', () => {
    const sum = checkSums(completeJourneys(echoes), data);
    expect(sum).toMatchObject({ checked: 200, within: 200 });
    expect(sum?.ownNs).toBeGreaterThanOrEqual(0);
    expect(sum?.ownNs).toBeLessThan(2000);
  });

  it('disagree where the stages of an echo meet the figure of the next one', () => {
    const sum = checkSums(completeJourneys(echoes), data, 1);
    expect(sum?.checked).toBe(199);
    expect(sum?.within).toBeLessThan(0.5 * 199);
  });

  it('allow for the time that ping was seen outside of its calls, and no more', () => {
    const slow = { ...data, rttUs: data.rttUs.map((us, i) => (i === 4 ? us + 40 : us)) };
    expect(checkSums(completeJourneys(echoes), slow)?.within).toBe(199);
    const late = new Map(
      [...echoes].map(([slot, s]) => {
        const last = s.at(-1) as EchoStamp;
        return [slot, slot === 5 ? [...s, { ...last, point: 'printing', ns: last.ns + 45_000 }] : s];
      }),
    );
    expect(checkSums(completeJourneys(late), slow)?.within).toBe(200);
  });

  it('allow for the digits that ping cuts off', () => {
    const slow = regular(20, () => 250_000);
    const { data: printed } = inputOf(slow);
    const cut = { ...printed, rttUs: printed.rttUs.map((us) => Math.floor(us / 10) * 10 - 10) };
    expect(checkSums(completeJourneys(slow), cut)?.within).toBe(20);
    const wrong = { ...printed, rttUs: printed.rttUs.map((us) => us - 30) };
    expect(checkSums(completeJourneys(slow), wrong)?.within).toBe(0);
  });

  it('are matched by sequence where answers are missing', () => {
    const gap = {
      ...data,
      rttUs: data.rttUs.filter((_, i) => i !== 9),
      sequences: data.rttUs.map((_, i) => i + 1).filter((s) => s !== 10),
    };
    expect(checkSums(completeJourneys(echoes), gap)).toMatchObject({ checked: 199, within: 199 });
  });
});

describe('the slowest', () => {
  it('say in what they were not like the others', () => {
    const echoes = new Map(regular(50, (echo, stage) => (echo === 30 && stage === 7 ? 90_500 : 500)));
    echoes.set(
      30,
      (echoes.get(30) ?? []).map((s) =>
        s.ifindex === 12 && s.point === 'netif_receive_skb' ? { ...s, cpu: 1, thread: 17 } : s,
      ),
    );
    const sent = echoes.get(30)?.[0] as EchoStamp;
    const surroundings = {
      ticks: [
        { cpu: 1, ns: sent.ns + 10_000 },
        { cpu: 1, ns: sent.ns + 900_000 },
        { cpu: 3, ns: sent.ns + 10_000 },
      ],
      softirqThreads: new Set([17]),
    };
    const [slowest] = journeysOf({ ...inputOf(echoes), surroundings }).slowest;
    expect(slowest?.sequence).toBe(30);
    expect(slowest?.differences).toEqual([
      'backlog server/eth1 took 90.0 µs more',
      'CPU 1 instead of 0 after backlog server/eth1',
      'received by ksoftirqd once',
      'a timer tick meanwhile',
    ]);
  });
});

describe('in the words of counts', () => {
  it('stamps are added to what was counted, device by device', () => {
    const input = inputOf(regular(20));
    const counted = { hook: 'net_dev_start_xmit', node: 'client', device: 'eth0', skbs: 3, packets: 5 };
    const observed = { stages: [], crossings: [counted], drops: [], lostEvents: 0, missedEvents: 0, mapsFull: [] };
    const { crossings, stages } = withEchoes(observed, input.echoes, journeysOf(input), journeyScope);
    expect(crossings[0]).toEqual({ ...counted, skbs: 23, packets: 25 });
    expect(crossings.find(({ hook, device }) => hook === 'netif_rx' && device === 'port1')?.skbs).toBe(40 / 2);
    expect(stages.filter(({ stage }) => stage === 'transmit').map(({ device }) => device)).toEqual([
      'eth0',
      'port1',
      'eth1',
      'port0',
    ]);
    expect(stages[0]?.histogram).toMatchObject({ count: 20, sumNs: 10_000 });
  });
});
