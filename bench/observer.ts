/**
 * What tracing costs: windows with and without it in turn, through one deployed topology, a core for each end, until the 95 %
 * interval of their ratio is ± 1 % or there were MAX pairs, and then the table says so. Windows of one stream of TCP or UDP, or
 * pings of their own. Claims: docs/journey.md. As root, on a machine that does nothing else:
 *   npx tsx --conditions=source bench/observer.ts [--topology veth] [--rows REGEXP] [--pairs 100] [--backend rawtracepoint] [--exchanged]
 * Another bpftrace is the one that PATH finds first. --exchanged puts the client on CPU 1 and the server on CPU 0.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Teardown } from '../src/system/process/teardown.ts';
import { pad } from '../src/text/table.ts';
import { formatBitsPerSecond, formatCount, formatNs, formatPacketsPerSecond } from '../src/text/units.ts';
import { type Effect, halfWidth } from './observer/alternate.ts';
import { type HeldPrograms, held } from './observer/held-programs.ts';
import { buildObserverLab, type ObservedLoad, type ObserverLab } from './observer/lab.ts';
import { runTimeOf } from './observer/run-time.ts';
import { type Attach, empty, naive, ours, program } from './observer/tracers.ts';
import { compareStream, compareWindows, type Traced } from './observer/windows.ts';

const { values } = parseArgs({
  options: {
    topology: { type: 'string', default: 'veth' },
    rows: { type: 'string', default: '.' },
    pairs: { type: 'string', default: '100' },
    backend: { type: 'string', default: 'tracepoint' },
    exchanged: { type: 'boolean', default: false },
    /** A program on trial. */
    program: { type: 'string' },
  },
});
const backend = z.enum(['rawtracepoint', 'tracepoint']).parse(values.backend);
const placement = values.exchanged ? { client: '1', server: '0' } : { client: '0', server: '1' };
const limits = { minPairs: Math.min(20, Number(values.pairs)), maxPairs: Number(values.pairs), halfWidth: 0.01 };
/** Of a stream; pings take as long, and one a millisecond. */
const windowMs = 250;
const countedS = 1;

type Way = readonly [name: string, attach: Attach, loads: readonly ObservedLoad[], state?: Traced[1]];
const all = ['ping', 'tcp', 'udp'] as const;
const ways: readonly Way[] = [
  ['default tracing', ours('full', backend), all],
  ['default tracing, events enabled', ours('full', backend), all, 'enabled'],
  ['empty program at the same points', empty(backend), all],
  ['stamp', ours('stamp', backend), ['ping']],
  ['naive program', naive, all],
  ...(values.program ? [['on trial', program(values.program), all] as const] : []),
];
const wanted = new RegExp(values.rows);
const rows = ways
  .flatMap(([name, attach, loads, state = 'on']) =>
    loads.map((load) => ({ name: `${load}: ${name}`, attach, load, state })),
  )
  .filter(({ name }) => wanted.test(name));

const measure = (lab: ObserverLab, load: ObservedLoad, traced: Traced): Promise<Effect> =>
  load === 'ping'
    ? compareWindows(traced, limits, () => lab.visit('ping', windowMs / 1000))
    : compareStream(lab, load, traced, limits, windowMs);

/** The statistics of BPF cost time themselves, so this visit is in no ratio. */
const costCells = async (lab: ObserverLab, load: ObservedLoad, programs: HeldPrograms): Promise<string[]> => {
  await programs.turn('on');
  const { runs, ns } = await runTimeOf(programs.pid, () => lab.visit(load, countedS));
  return [formatCount(runs), runs === 0 ? '–' : formatNs(ns / runs)];
};

const units: Record<ObservedLoad, (value: number) => string> = {
  ping: (us) => formatNs(us * 1000),
  tcp: formatBitsPerSecond,
  udp: formatPacketsPerSecond,
};

const cells = ({ ratio, interval, pairs, bare }: Effect, load: ObservedLoad): string[] => [
  units[load](bare),
  ratio.toFixed(3),
  interval ? `${interval.low.toFixed(3)} – ${interval.high.toFixed(3)}` : '–',
  String(pairs),
];

await using teardown = new Teardown();
const lab = await buildObserverLab(values.topology, placement, teardown);
const table = [['', 'bare', 'traced / bare', '95 %', 'pairs', 'events', 'an event, without dispatch cost']];
for (const { name, attach, load, state } of rows) {
  await using programs = await held(await attach(lab, load));
  const effect = await measure(lab, load, [programs, state]);
  const loose = halfWidth(effect) > limits.halfWidth ? ` (not ± ${limits.halfWidth * 100} % yet)` : '';
  table.push([`${name}${loose}`, ...cells(effect, load), ...(await costCells(lab, load, programs))]);
  process.stderr.write(`${table.at(-1)?.join('  ')}\n`);
}
const [cpu] = os.cpus();
process.stdout.write(
  `${values.topology}, ${backend}, client on CPU ${placement.client}, on ${cpu?.model.trim()} × ${os.cpus().length}, Linux ${os.release()}\n`,
);
process.stdout.write(`${pad(table).join('\n')}\n`);
