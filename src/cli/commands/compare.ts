import { resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { loadOptions } from '../../load/kinds/index.ts';
import type { LoadOption } from '../../load/kinds/load-option.ts';
import { backendSchema, loadKindSchema, presetSchema } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import { datapathSchema, offloadFeatures } from '../../model/topology.ts';
import { defaultLoads, defaultTopologies } from '../../plan/make-plan.ts';
import { type Format, formats } from '../../plan/options.ts';
import { runExperiment } from '../../run/experiment.ts';
import { oneLine } from '../../text/inert.ts';
import { newRunId } from '../../topology/run-id.ts';
import { compareKernels } from '../compare-kernels.ts';
import type { CommandContext } from '../io.ts';
import type { CompareFlags } from '../options/compare-flags.ts';
import { collect, joined } from '../options/option-parsers.ts';
import { readOptions } from '../options/read-options.ts';
import { type PlannedRun, planRun } from '../options/read-plan.ts';
import { columnsOf } from '../output/columns-of.ts';
import { dryRunText } from '../output/dry-run.ts';
import { jsonText } from '../output/inert.ts';
import { addPage } from '../output/manual.ts';
import { openReport } from '../output/open-report.ts';
import { createProgress } from '../output/progress.ts';
import { resultTable } from '../output/result-table.ts';
import { writeReport, writeTraceEvents } from '../output/write-report.ts';
import { requireRoot } from '../root-command.ts';

const examples = `
Examples:
  vethscope compare             four topologies, three loads, under 3 minutes
  vethscope compare --dry-run   print the plan and every command; run nothing
  vethscope compare bridge --load tcp --preset standard
  vethscope compare --kernel 6.1 --kernel 6.12   the same on two other kernels
  vethscope compare bridge ovs-veth --rounds 10 --duration 3 --offload tso=off

Options can also be set in vethscope.config.json (see
schema/vethscope.config.schema.json); the command line overrides it. All ratios
are relative to veth, a direct pair between two namespaces, measured in every
round.`;

const defaultFormats: readonly Format[] = ['html', 'md'];

/** result.json is written by the run itself, whatever was asked for. */
const publish = async (
  context: CommandContext,
  { options }: PlannedRun,
  result: Result,
  folder: string,
): Promise<void> => {
  const asked = (options.format ?? defaultFormats).filter((format) => format !== 'json');
  const files = await writeReport(result, folder, asked);
  if (options.traceEvents) files.push(await writeTraceEvents(result, resolve(context.io.cwd, options.traceEvents)));
  const { stdout } = context.io;
  if (options.json) stdout.write(`${jsonText(result)}\n`);
  else
    stdout.write(`\n${resultTable(result, columnsOf(stdout))}\n${files.map((file) => `report: ${file}\n`).join('')}`);
  if (options.open) await openReport(context.io, files);
};

/** Of the failed visits, each once; a run with many reasons has the rest in its result. */
const nextSteps = ({ visits }: Result): string[] =>
  [...new Set(visits.flatMap(({ error }) => (error ? [error.todo] : [])))].slice(0, 3);

/** Leaves 2 in the context where planned cells are missing. Throws what a run throws. */
export const measureRun = async (context: CommandContext, run: PlannedRun, outputDir: string): Promise<void> => {
  const { io, signal, argv } = context;
  const { plan } = run;
  if (plan.dropped) io.stderr.write(`skipped, the budget is too short for them: ${plan.dropped.join(', ')}\n`);
  const emit = createProgress(io, plan);
  const runId = newRunId();
  const { result } = await runExperiment({ plan, runId, outputDir, argv: [...argv], runner: io.runner, signal, emit });
  await publish(context, run, result, outputDir);
  if (!result.partial) return;
  io.stderr.write(
    `partial: ${oneLine(result.partialReason ?? '')}\n${nextSteps(result)
      .map((step) => `hint: ${oneLine(step)}\n`)
      .join('')}`,
  );
  if (!plan.allowPartial) context.exitCode = 2;
};

const measure = async (context: CommandContext, run: PlannedRun): Promise<void> => {
  requireRoot(context);
  const date = new Date().toISOString().slice(0, 10);
  await measureRun(context, run, resolve(context.io.cwd, run.options.output ?? `reports/${date}-${newRunId()}`));
};

const printPlan = async ({ io }: CommandContext, { options, plan }: PlannedRun): Promise<void> => {
  io.stdout.write(options.json ? `${jsonText(plan, 2)}\n` : await dryRunText(plan, io.runner));
};

type Flags = CompareFlags & { readonly config?: string };

const compare = async (context: CommandContext, topologies: readonly string[], flags: Flags): Promise<void> => {
  const options = await readOptions(context.io.cwd, topologies, flags);
  const { kernels } = options;
  if (kernels) return compareKernels(context, { ...options, kernels });
  const run = await planRun(context.io.cwd, options);
  if (options.dryRun) await printPlan(context, run);
  else await measure(context, run);
};

export const addCompare = (program: Command, context: CommandContext): void => {
  const command = program
    .command('compare')
    .summary('build topologies, trace and load them, write a report')
    .description('Build topologies in namespaces of their own, trace them with eBPF, load them, and write a report.')
    .argument(
      '[topology...]',
      `names from "vethscope topology list", or files of your own (./my-wire.yaml, docs/wires.md), with settings where wanted: bridge,mtu=9000 (default: ${defaultTopologies.join(' ')})`,
    )
    .optionsGroup('Traffic:')
    .option(
      '--load <list>',
      `loads to run: ${loadKindSchema.options.join(', ')} (default: ${defaultLoads.join(', ')})`,
      joined,
    );
  for (const { flag, help } of Object.values<LoadOption>(loadOptions)) command.option(flag, help);
  command
    .optionsGroup('Length of the run:')
    .option(
      '--preset <name>',
      `${presetSchema.options.join(', ')} (default: quick); --dry-run shows how long each takes`,
    )
    .option(
      '--budget <time>',
      'as many rounds as fit into this time, such as 5m, for later comparison; instead of --preset',
    )
    .option(
      '--sessions <n>',
      'how often everything is built from scratch; with --rounds and --duration, instead of --preset',
    )
    .option('--rounds <n>', 'repetitions of each load on each topology, untraced and traced')
    .option('--duration <seconds>', 'measured seconds of one run of a load')
    .option('--seed <n>', 'seed of the random order (default: random, recorded in the result)')
    .option('--aa <list>', 'A/A test: also measure a second, identical copy of these topologies', joined)
    .optionsGroup('Topology:')
    .option('--datapath <name>', `Open vSwitch datapath: auto, ${datapathSchema.options.join(', ')} (default: auto)`)
    .option('--mtu <bytes>', 'MTU of every device (default: 1500)')
    .option(
      '--offload <pairs>',
      `offloads of every device, such as tso=off,gro=on; features: ${offloadFeatures.join(', ')}`,
      joined,
    )
    .option('--ipv6', 'use IPv6 instead of IPv4')
    .option('--keep', 'keep the topologies, and print how to enter and remove them')
    .optionsGroup('Measurement:')
    .option('--kernel <name>', 'boot this kernel in QEMU and measure there; repeatable', collect)
    .option(
      '--backend <name>',
      `how probes are attached: auto, ${backendSchema.options.join(', ')}, none (default: auto)`,
    )
    .option('--bpf-stats', 'also record how long the eBPF programs run, by the kernel’s own count')
    .option(
      '--cpus <pairs>',
      'CPUs of each node: client=0,server=1[,switch=…], or none (default: chosen by the CPUs of this machine)',
      joined,
    )
    .option('--allow-partial', 'exit 0 even if some planned measurements failed')
    .optionsGroup('Output:')
    .option('-o, --output <folder>', 'folder for result and report (default: reports/<date>-<run>)')
    .option(
      '--format <list>',
      `report formats: ${formats.join(', ')}; result.json is always written (default: html,md)`,
      joined,
    )
    .option('--open', 'open the report in a browser')
    .option('--trace-events <file>', 'write every followed echo as Chrome trace events, which Perfetto opens')
    .option('--json', 'print the result as JSON, and nothing else, on standard output')
    .optionsGroup('General:')
    .option('--config <file>', 'config file (default: vethscope.config.json)')
    .option('--dry-run', 'print the plan and every command; run nothing')
    .helpOption('-h, --help', 'display help for command')
    .addHelpText('after', examples)
    .action((topologies, flags) => compare(context, topologies, flags));
  addPage(command, {
    exitStatus: [
      ['0', 'everything planned was measured'],
      ['2', 'some or all planned measurements failed (see --allow-partial), or bad usage'],
    ],
    files: [
      ['vethscope.config.json', 'the same options by their long names; read from the current folder'],
      ['reports/<date>-<run>/', 'index.html, report.md, and result.json with every raw value'],
      ['/run/vethscope/', 'state of running experiments; removed at the end, or by "vethscope clean"'],
    ],
  });
};
