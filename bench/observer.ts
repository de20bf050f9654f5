/**
 * What tracing costs: visits with and without it in turn, through one deployed topology, a core for each end, until the 95 %
 * interval of their ratio is ± 1 % or there were MAX pairs, and then the table says so. Claims: docs/journey.md.
 * As root, on a machine that does nothing else:
 *   npx tsx --conditions=source bench/observer.ts [--topology veth] [--rows REGEXP] [--pairs 40] [--seconds 1]
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import type { LoadKind } from '../src/plan/schema.ts';
import { execRunner as runner } from '../src/system/exec-runner.ts';
import { Teardown } from '../src/system/teardown.ts';
import { pad } from '../src/text-table.ts';
import { formatBitsPerSecond, formatCount, formatNs, formatPacketsPerSecond } from '../src/units.ts';
import { alternate, type Effect, halfWidth } from './observer/alternate.ts';
import { buildObserverLab, type ObserverLab } from './observer/lab.ts';
import { programCost } from './observer/program-cost.ts';
import { type Attach, empty, naive, ours, program } from './observer/tracers.ts';

const { values } = parseArgs({
  options: {
    topology: { type: 'string', default: 'veth' },
    rows: { type: 'string', default: '.' },
    pairs: { type: 'string', default: '40' },
    seconds: { type: 'string', default: '1' },
    /** A program on trial. */
    program: { type: 'string' },
  },
});
const limits = { minPairs: 6, maxPairs: Number(values.pairs), halfWidth: 0.01 };
const durationS = Number(values.seconds);

const ways: readonly (readonly [name: string, attach: Attach, loads: readonly LoadKind[]])[] = [
  ['default tracing', ours('full'), ['ping', 'tcp', 'udp']],
  ['empty program at the same points', empty, ['ping', 'tcp', 'udp']],
  ['stamp', ours('stamp'), ['ping']],
  ['naive program', naive, ['ping', 'tcp', 'udp']],
  ...(values.program ? [['on trial', program(values.program), ['ping', 'tcp', 'udp'] as LoadKind[]] as const] : []),
];
const wanted = new RegExp(values.rows);
const rows = ways
  .flatMap(([name, attach, loads]) => loads.map((load) => ({ name: `${load}: ${name}`, attach, load })))
  .filter(({ name }) => wanted.test(name));

const visitOf =
  (lab: ObserverLab, load: LoadKind, attach: Attach) =>
  async (traced: boolean): Promise<number> => {
    if (!traced) return lab.visit(load, durationS);
    await using _session = await attach(lab, load);
    return lab.visit(load, durationS);
  };

/** With the probes attached once more: kernel.bpf_stats_enabled costs time itself, so these visits are in no ratio. */
const costCells = async (lab: ObserverLab, load: LoadKind, attach: Attach): Promise<string[]> => {
  await using session = await attach(lab, load);
  const { journal } = lab;
  const { runs, ns } = await programCost(session.pid, { journal, runner }, () => lab.visit(load, durationS));
  return [formatCount(runs), runs === 0 ? '–' : formatNs(ns / runs)];
};

const units: Record<LoadKind, (value: number) => string> = {
  ping: (us) => formatNs(us * 1000),
  tcp: formatBitsPerSecond,
  udp: formatPacketsPerSecond,
};

const cells = ({ ratio, interval, pairs, bare }: Effect, load: LoadKind): string[] => [
  units[load](bare),
  ratio.toFixed(3),
  interval ? `${interval.low.toFixed(3)} – ${interval.high.toFixed(3)}` : '–',
  String(pairs),
];

await using teardown = new Teardown();
const lab = await buildObserverLab(values.topology, teardown);
const table = [['', 'bare', 'traced / bare', '95 %', 'pairs', 'events', 'an event, without dispatch cost']];
for (const { name, attach, load } of rows) {
  await lab.visit(load, durationS);
  const effect = await alternate(visitOf(lab, load, attach), limits);
  const loose = halfWidth(effect) > limits.halfWidth ? ` (not ± ${limits.halfWidth * 100} % yet)` : '';
  table.push([`${name}${loose}`, ...cells(effect, load), ...(await costCells(lab, load, attach))]);
  process.stderr.write(`${table.at(-1)?.join('  ')}\n`);
}
const [cpu] = os.cpus();
process.stdout.write(`${values.topology} on ${cpu?.model.trim()} × ${os.cpus().length}, Linux ${os.release()}\n`);
process.stdout.write(`${pad(table).join('\n')}\n`);
