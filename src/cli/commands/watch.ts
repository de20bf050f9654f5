import type { Command } from '@commander-js/extra-typings';
import { failure } from '../../errors.ts';
import { backendSchema, type LoadSpec, loadKindSchema, type RunPlan } from '../../model/plan.ts';
import { datapathSchema } from '../../model/topology.ts';
import type { Warning } from '../../model/warnings.ts';
import { makePlan } from '../../plan/make-plan.ts';
import { specText } from '../../plan/variant-spec.ts';
import { watchTopology } from '../../run/watch/watch-topology.ts';
import { newRunId } from '../../topology/run-id.ts';
import type { CommandContext } from '../io.ts';
import type { CompareFlags } from '../options/compare-flags.ts';
import { parseFlags } from '../options/read-options.ts';
import { addPage } from '../output/manual.ts';
import { readPlanFacts } from '../output/plan-facts.ts';
import { openWatchScreen } from '../output/watch-screen.ts';
import { watchLines } from '../output/watch-text.ts';
import { requireRoot } from '../root-command.ts';
import { readTopologyFiles } from '../topology-files.ts';

const examples = `
Examples:
  vethscope watch bridge              stages, rates and drops, each second
  vethscope watch ovs-veth --load tcp --duration 300
  vethscope watch veth --load ping | tee seconds.txt

Press q to quit. All TCP and ping packets are timed, UDP packets are sampled.
"freed" includes normal frees, such as ping replies after they were read.`;

type WatchFlags = Pick<CompareFlags, 'load' | 'duration' | 'datapath' | 'mtu' | 'offload' | 'ipv6' | 'backend'>;

interface WatchPlan {
  readonly plan: RunPlan;
  readonly load: LoadSpec;
}

const badOption = (what: string): Error => failure('BAD_OPTION', { what, todo: 'See vethscope watch --help.' });

/** As `compare` would plan it, of that one arm. Throws what planning throws. */
const planWatch = async (cwd: string, asked: string, flags: WatchFlags): Promise<WatchPlan> => {
  const { texts, kinds } = await readTopologyFiles(cwd, [asked]);
  const [topology = asked] = texts;
  const options = parseFlags([topology], { load: 'udp', duration: '60', ...flags });
  if (options.backend === 'none') throw badOption('--backend none leaves nothing to watch.');
  const plan = makePlan(options, await readPlanFacts(kinds));
  const [load, ...more] = plan.loads;
  if (!load || more.length > 0) throw badOption('--load must name one load: they run one at a time.');
  return { load, plan: { ...plan, loads: [load], arms: plan.arms.filter(({ id }) => id === specText(topology)) } };
};

/** Ended by q as well as by a signal; only the latter is told by the exit code. */
const watch = async (context: CommandContext, topology: string, flags: WatchFlags): Promise<void> => {
  const { plan, load } = await planWatch(context.io.cwd, topology, flags);
  requireRoot(context);
  const { io } = context;
  const durationS = Number(flags.duration ?? 60);
  const live = Boolean(io.stdout.isTTY && io.stdin.isTTY);
  const quit = new AbortController();
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, quit.signal]);
  if (live) io.onKey((key) => key === 'q' && quit.abort('q'), over.signal);
  io.stderr.write(`building ${topology}${live ? '; q quits' : ''}\n`);
  const screen = openWatchScreen(io.stdout, live);
  const watched = { topology, load: load.kind, durationS };
  const warn = ({ message, hint }: Warning): void => void io.stderr.write(`warning: ${message} ${hint}\n`);
  const emit = (second: Parameters<typeof watchLines>[0]): void => screen.show(watchLines(second, watched));
  try {
    await watchTopology({ plan, load, durationS, runId: newRunId(), runner: io.runner, signal, emit, warn });
  } catch (error) {
    if (!quit.signal.aborted || context.signal.aborted) throw error;
  } finally {
    over.abort();
    screen.end();
  }
};

export const addWatch = (program: Command, context: CommandContext): void => {
  const command = program
    .command('watch')
    .summary('one topology under load, live')
    .description('Build one topology, load it, and show every second where packets spend their time and get lost.')
    .argument('<topology>', 'from "vethscope topology list", or a file such as ./my-wire.yaml')
    .option('--load <name>', `load to run: ${loadKindSchema.options.join(', ')} (default: udp)`)
    .option('--duration <seconds>', 'stop after this time (default: 60)')
    .option('--datapath <name>', `Open vSwitch datapath: auto, ${datapathSchema.options.join(', ')} (default: auto)`)
    .option('--mtu <bytes>', 'MTU of every device (default: 1500)')
    .option('--offload <pairs>', 'offloads of every device, such as tso=off,gro=on')
    .option('--ipv6', 'use IPv6 instead of IPv4')
    .option('--backend <name>', `how probes are attached: auto, ${backendSchema.options.join(', ')} (default: auto)`)
    .addHelpText('after', examples)
    .action((topology, flags) => watch(context, topology, flags));
  addPage(command, {
    files: [['/run/vethscope/', 'what is built just now; removed at the end, or by "vethscope clean"']],
  });
};
