import { isIP } from 'node:net';
import { resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { type WireLoadName, wireLoads } from '../../adopted/load/load-wire.ts';
import { loadFailed, type TraceOptions, traceWire, watchWire } from '../../adopted/trace-wire.ts';
import { failure } from '../../errors.ts';
import { requireCapabilities } from '../../system/machine/capabilities.ts';
import type { CommandContext } from '../io.ts';
import { jsonText } from '../output/inert.ts';
import { addPage } from '../output/manual.ts';
import { traceText } from '../output/trace-text.ts';
import { trafficText } from '../output/traffic-text.ts';
import { writeTrace, writeTraffic } from '../output/write-report.ts';
import { requireRoot } from '../root-command.ts';

const examples = `
Examples:
  vethscope trace podman:web podman:db          two containers
  vethscope trace netns:blue host --seconds 2   a namespace and this machine
  vethscope trace netns:blue netns:red --load tcp
  vethscope trace podman:web podman:db --load none   only watch what passes
  vethscope trace pod:shop/web pid:4711 --address 10.96.0.10

An end is netns:NAME, netns:/PATH, pid:NUMBER, podman:NAME, docker:NAME,
containerd:ID, pod:NAMESPACE/NAME, or host, where vethscope itself runs.
Sent are 1,000 pings from the first to the second. They are followed through
every device of every namespace by bytes of their own, and nothing of these
namespaces is changed: no setting, no file, no process.`;

interface TraceFlags {
  readonly seconds: string;
  readonly load: string;
  readonly address?: string | undefined;
  readonly output?: string | undefined;
  readonly json?: true | undefined;
}

/** --load with which nothing is sent. */
const watchOnly = 'none';

const badOption = (what: string): Error => failure('BAD_OPTION', { what, todo: 'See vethscope trace --help.' });

const secondsMax = 600;

const readSeconds = (text: string): number => {
  const seconds = Number(text);
  if (text.trim() !== '' && seconds >= 0.1 && seconds <= secondsMax) return seconds;
  throw badOption(`--seconds must be a number from 0.1 to ${secondsMax}, and is "${text}".`);
};

const readAddress = (text: string | undefined): string | undefined => {
  if (text === undefined || isIP(text) !== 0) return text;
  throw badOption(`--address must be an IPv4 or IPv6 address, and is "${text}".`);
};

/** null: the echoes are all, or not even they. */
const readLoad = (text: string): WireLoadName | null => {
  if (text === 'ping' || text === watchOnly) return null;
  const load = (Object.keys(wireLoads) as WireLoadName[]).find((name) => name === text);
  if (load) return load;
  throw badOption(`--load must be ping, none, ${Object.keys(wireLoads).join(', ')}, and is "${text}".`);
};

/** sockperf and iperf3 take whole seconds, and sockperf needs two of them to measure anything. */
const wholeSeconds = (seconds: number, load: WireLoadName | null): number => {
  if (load === null || (Number.isInteger(seconds) && seconds >= 2)) return seconds;
  throw badOption(`--seconds with --load ${load} must be a whole number from 2, and is ${seconds}.`);
};

const folderOf = ({ io }: CommandContext, startedAt: string, output: string | undefined): string =>
  resolve(io.cwd, output ?? `reports/trace-${startedAt.slice(0, 19).replaceAll(':', '')}`);

const leastWatchedS = 2;

/** Exit code 2 where nothing went from one end to the other. */
const watchThere = async (context: CommandContext, options: TraceOptions, flags: TraceFlags): Promise<void> => {
  if (options.seconds < leastWatchedS) throw badOption(`--load none takes ${leastWatchedS} s or more.`);
  const { io } = context;
  const traffic = await watchWire(options);
  const files = await writeTraffic(traffic, folderOf(context, traffic.startedAt, flags.output));
  io.stdout.write(flags.json ? `${jsonText(traffic)}\n` : trafficText(traffic));
  options.say(files.join('\n'));
  context.exitCode = traffic.stages.some(({ isWhole }) => isWhole) ? 0 : 2;
};

/** Exit code 2 where nothing was measured, though what ended the echoes may be known, or the load that was asked for failed. */
const trace = async (context: CommandContext, from: string, to: string, flags: TraceFlags): Promise<void> => {
  const load = readLoad(flags.load);
  const seconds = wholeSeconds(readSeconds(flags.seconds), load);
  const address = readAddress(flags.address);
  requireRoot(context);
  await requireCapabilities();
  const { io, signal } = context;
  const say = (text: string): void => void io.stderr.write(`${text}\n`);
  const options = { from, to, address, seconds, load, runner: io.runner, signal, say };
  if (flags.load === watchOnly) return watchThere(context, options, flags);
  const result = await traceWire(options);
  const files = await writeTrace(result, folderOf(context, result.startedAt, flags.output));
  io.stdout.write(flags.json ? `${jsonText(result)}\n` : traceText(result));
  say(files.join('\n'));
  const silent = result.ping.received === 0 && !result.load;
  context.exitCode = silent || result.findings.some(({ code }) => code === loadFailed) ? 2 : 0;
};

export const addTrace = (program: Command, context: CommandContext): void => {
  const command = program
    .command('trace')
    .summary('two containers or namespaces that are there')
    .description('Follow echoes between two network namespaces that exist: the path, its stages, what is lost.')
    .argument('<from>', 'the end that sends')
    .argument('<to>', 'the end that answers')
    .option('--address <ip>', 'where to send them (default: of the second end)')
    .option('--seconds <number>', 'how long it takes', '10')
    .option('--load <name>', 'what is sent: ping, or also rr, tcp or udp (at full rate), or none', 'ping')
    .option('-o, --output <folder>', 'of page and times (default: reports/trace-<time>)')
    .option('--json', 'all of it as JSON on standard output, and nothing else there')
    .addHelpText('after', examples)
    .action((from, to, flags) => trace(context, from, to, flags));
  addPage(command, {
    exitStatus: [
      ['0', 'echoes were answered, or packets were seen to pass'],
      ['2', 'none was, or nothing could be traced; or bad usage'],
    ],
    files: [['reports/trace-<time>/', 'index.html, and trace.json with every time']],
  });
};
