/** Wires that were there before: what is found on them, and that nothing of them is changed. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type WireTrace, wireTraceSchema } from '../../src/model/wire-trace.ts';
import { wireTrafficSchema } from '../../src/model/wire-traffic.ts';
import { type Foreign, inForeign } from '../helpers/foreign-wire.ts';
import { hostState, leftSince } from '../helpers/host-state.ts';
import type { Ended } from '../helpers/program.ts';
import { expectTold, inTrial } from '../helpers/trial.ts';

const traceOf = (folder: string): WireTrace =>
  wireTraceSchema.parse(JSON.parse(readFileSync(join(folder, 'out/trace.json'), 'utf8')));

/** Half a second of echoes between the ends of a foreign wire. */
const traced = (foreign: Foreign, work: (ended: Ended, trace: WireTrace) => void): Promise<void> =>
  inTrial(async ({ folder, start }) => {
    const ended = await start(['trace', foreign.a, foreign.b, '--seconds', '0.5', '--output', 'out']).ended;
    work(ended, traceOf(folder));
  });

const firstFindings = ({ stdout }: Ended): string =>
  (stdout.split('What stands out\n')[1] ?? '')
    .split(/\n {2}- /)
    .slice(0, 3)
    .join('\n')
    .replaceAll(/\n\s+/g, ' ');

const devices = (trace: WireTrace): (string | null)[] => trace.devices.map(({ device }) => device);

const dropTenth =
  "nft 'add table ip f; add chain ip f c { type filter hook forward priority 0; }; add rule ip f c ip daddr 10.78.0.1 numgen inc mod 10 == 0 drop'";

describe.concurrent('a wire that was there', () => {
  it('that is routed and translated shows where addresses change, and who tracks them', () =>
    inForeign('nat', (foreign) =>
      traced(foreign, (ended, trace) => {
        expect(ended.code, ended.stderr).toBe(0);
        expect(firstFindings(ended)).toMatch(
          /SNAT in \S+, between p0 of \S+ and p1 of \S+: 10\.77\.0\.1 → 10\.78\.0\.254/,
        );
        expect(trace.conntrack).toContain(foreign.names.w);
        expect(devices(trace)).toEqual(['eth0', 'p0', 'p1', 'eth0']);
      }),
    ));

  it.each([
    ['drops a tenth', 'w', dropTenth, /echoes were lost .*freed at p0 of \S+ in nft_do_chain, NETFILTER_DROP/],
    ['has one smaller MTU', 'w', 'ip link set p1 mtu 1400', /The MTU differs on the path: 1400 at p1 of \S+, 1500 at/],
    ['has tx offload off', 'b', 'ethtool -K eth0 tx off', /tx checksum offload is off at eth0 of \S+/],
  ] as const)('that %s says so in its first three lines', (_, node, command, says) =>
    inForeign('routed', (foreign) => {
      foreign.run(node, command);
      return traced(foreign, (ended) => expect(firstFindings(ended)).toMatch(says));
    }),
  );

  it('is followed into a tunnel and out of it', () =>
    inForeign('vxlan', (foreign) =>
      traced(foreign, ({ code, stderr }, trace) => {
        expect(code, stderr).toBe(0);
        expect(devices(trace)).toEqual(['eth0', 'p0', 'vx0', 'u0', 'u1', 'vx0', 'p1', 'eth0']);
        expect(trace.stages.map(({ name }) => name)).toContain(`encapsulate vx0 of ${foreign.names.w}`);
      }),
    ));

  it('that answers no ping is told with what ended the echoes', () =>
    inForeign('routed', (foreign) => {
      foreign.run('b', `nft 'add table ip f; add chain ip f c { type filter hook input priority 0; policy drop; }'`);
      return traced(foreign, (ended, trace) => {
        expect(ended.code).toBe(2);
        expect(firstFindings(ended)).toMatch(
          // Now and then a free is not seen, where the CPU is busy with another program.
          /None of 20 echoes was answered: (?:1\d|20) requests freed at eth0 of \S+ in \S+, NETFILTER_DROP/,
        );
        expect(devices(trace).at(-1)).toBe('eth0');
      });
    }));
});

const descending = (values: readonly number[]): number[] => values.toSorted((a, b) => b - a);

const sums = ({ stages }: WireTrace): number[] =>
  (stages[0]?.ns ?? []).map((_, echo) => stages.reduce((sum, { ns }) => sum + (ns[echo] ?? 0), 0));

/**
 * One at a time: another trace asks every namespace, by processes that would be seen in these, too; commands of other
 * tests hold up the very process that must act while the trace runs; and of many pairs of veth with the same numbers none
 * can be told to belong together.
 */
describe('a wire that was there, by itself', () => {
  it('is followed through a bridge, its stages are what ping says, and nothing of it is changed', () =>
    inForeign('bridge', async (foreign) => {
      const before = foreign.everything();
      await traced(foreign, ({ code, stderr }, trace) => {
        expect(code, stderr).toBe(0);
        expect(devices(trace)).toEqual(['eth0', 'p0', 'p1', 'eth0']);
        expect(trace.devices.map(({ master }) => master)).toEqual([null, 'br0', 'br0', null]);
        // A perf tracepoint is skipped where its CPU is busy with another program: how many are whole is measured in bench/.
        const { answered, wholeWay } = trace.followed;
        expect(answered).toBeLessThanOrEqual(trace.ping.received);
        expect(wholeWay).toBeGreaterThan(trace.ping.received / 2);
        expect([trace.path[0]?.point, trace.path.at(-1)?.point]).toEqual(['sendto', 'received']);
        expect(trace.stages.map(({ name }) => name)).toContain(`forward in ${foreign.names.w}`);
        // ping -U stamps before its call of sendto and after the return of recvmsg, in whole microseconds: no sum is above its own figure.
        const own = descending(trace.ping.rttNs);
        for (const [index, sum] of descending(sums(trace)).entries())
          expect(sum).toBeLessThan((own[index] ?? 0) + 2000);
      });
      expect(foreign.everything()).toEqual(before);
    }));

  it('is loaded where that is asked for, at a port that was free, and is as before when it ends', () =>
    inForeign('bridge', async (foreign) => {
      const before = foreign.everything();
      await inTrial(async ({ folder, start }) => {
        const argv = ['trace', foreign.a, foreign.b, '--load', 'rr', '--seconds', '2', '--output', 'out'];
        const { code, stdout, stderr } = await start(argv).ended;
        expect(code, stderr).toBe(0);
        expect(stdout).toMatch(/TCP request between two processes \(median\) +[\d.]+/);
        const { load } = traceOf(folder);
        expect(load?.figures.find(({ name }) => name === 'rr-tcp-median')?.value).toBeGreaterThan(0);
        expect(load?.port).toBeGreaterThanOrEqual(5302);
      });
      expect(foreign.everything()).toEqual(before);
    }));

  it('that loses its end meanwhile is told with what was seen until then', () =>
    inForeign('bridge', (foreign) =>
      inTrial(async ({ folder, start }) => {
        const running = start(['trace', foreign.a, foreign.b, '--seconds', '8', '--output', 'out']);
        await running.shows('echoes to');
        foreign.run('w', `ip netns del ${foreign.names.b}`);
        const ended = await running.ended;
        expect(firstFindings(ended)).toMatch(/-b ended, or was started again, during the trace/);
        expect(traceOf(folder).ping.sent).toBeGreaterThan(0);
      }),
    ));

  it('is only watched where nothing is to be sent: the packets that are there, their stages, and what that cost', () =>
    inForeign('bridge', async (foreign) => {
      const before = foreign.everything();
      await inTrial(async ({ folder, start }) => {
        const others = spawn('ip', ['netns', 'exec', foreign.names.a, 'ping', '-q', '-i', '0.01', '10.77.0.2']);
        const { code, stdout, stderr } = await start([
          'trace',
          foreign.a,
          foreign.b,
          '--load',
          'none',
          '--seconds',
          '2',
          '--output',
          'out',
        ]).ended.finally(() => others.kill());
        expect(code, stderr).toBe(0);
        const traffic = wireTrafficSchema.parse(JSON.parse(readFileSync(join(folder, 'out/trace.json'), 'utf8')));
        const { w } = foreign.names;
        const ways = traffic.stages.map(({ name }) => name.replaceAll(/\S+-([abw])\b/g, '$1'));
        expect(ways).toEqual(
          expect.arrayContaining([
            ...[
              'whole way to eth0 of a',
              'whole way to eth0 of b',
              'transmit eth0 of a → p0 of w',
              'transmit eth0 of b → p1 of w',
            ],
            ...[
              'transmit p0 of w → eth0 of a',
              'forward p0 of w → p1 of w',
              'transmit p1 of w → eth0 of b',
              'forward p1 of w → p0 of w',
            ],
          ]),
        );
        // Nothing is late by more than is timed: each way is the sum of its three stages, packet by packet.
        const sum = (fits: RegExp): number =>
          traffic.stages
            .filter(({ name }) => fits.test(name))
            .reduce((total, { histogram }) => total + histogram.sumNs, 0);
        expect(sum(/^whole way/)).toBeLessThanOrEqual(sum(/^(transmit|forward)/));
        expect(traffic.points).toContain(`p0 of ${w}`);
        expect(stdout).toMatch(/before the probes, .* with them, .*of one CPU/s);
      });
      expect(foreign.everything()).toEqual(before);
    }));
});

describe.concurrent('ends that cannot be traced', () => {
  const refused = (from: string, to: string, says: RegExp): Promise<void> =>
    inTrial(async ({ start }) => expectTold(await start(['trace', from, to]).ended, says));

  it('are told with the names that exist', () =>
    inForeign('bridge', async ({ a, b }) => {
      const gone = await inTrialOutput(['trace', a, 'netns:nobody']);
      expectTold(gone, /^error: netns:nobody cannot be traced: there is no such namespace/m);
      // Twenty are named; other tests have some there, too.
      expect(gone.stderr).toMatch(/There are: .*netns:fw\d+-[abw]/);
      await Promise.all([
        refused(a, a, /are one network namespace: packets between them go over lo/),
        refused('netns:/etc/passwd', b, /that file is not there, or is no network namespace/),
        refused('pid:999999999', b, /there is no process with that number/),
        refused('10.0.0.1', b, /"10\.0\.0\.1" is no end of a wire/),
      ]);
    }));
});

const inTrialOutput = async (args: readonly string[]): Promise<Ended> => {
  let ended: Ended | undefined;
  await inTrial(async ({ start }) => {
    ended = await start(args).ended;
  });
  return ended as Ended;
};

describe('a trace that is ended', () => {
  it.each(['SIGINT', 'SIGKILL'] as const)('by %s leaves nothing', (signal) =>
    inForeign('bridge', async (foreign) => {
      const before = foreign.everything();
      const { netns, runs } = hostState();
      await inTrial(async ({ start }) => {
        const running = start(['trace', foreign.a, foreign.b, '--seconds', '60']);
        await running.shows('echoes to');
        running.child.kill(signal);
        expect((await running.ended).code).toBe(signal === 'SIGINT' ? 130 : null);
        // A run that was killed leaves its folder to the next command.
        if (signal === 'SIGKILL') expect((await start(['clean']).ended).code).toBe(0);
      });
      expect(foreign.everything()).toEqual(before);
      expect(await leftSince({ netns, runs })).toEqual([]);
    }),
  );
});
