import type { Command } from '@commander-js/extra-typings';
import { datapathSchema, type Topology } from '../../model/topology.ts';
import { unmetNeeds } from '../../system/machine/unmet-needs.ts';
import { inertText } from '../../text/inert.ts';
import { topologyKinds } from '../../topology/kinds/index.ts';
import { shellScript } from '../../topology/render/shell-script.ts';
import { textDrawing } from '../../topology/render/text-drawing.ts';
import type { CommandContext } from '../io.ts';
import { joined } from '../options/option-parsers.ts';
import { plannedTopology, type TopologyFlags } from '../planned-topology.ts';

const examples = `
Examples:
  vethscope topology list
  vethscope topology show ovs-veth --datapath userspace
  vethscope topology script bridge > bridge.sh`;

const list = async ({ io }: CommandContext): Promise<void> => {
  const width = Math.max(...topologyKinds.map(({ name }) => name.length));
  const unavailable = await unmetNeeds(topologyKinds);
  const lines = topologyKinds.flatMap(({ name, summary }) => {
    const reason = unavailable.get(name);
    return [`${name.padEnd(width)}  ${summary}`, ...(reason ? [`${' '.repeat(width)}  not here: ${reason}`] : [])];
  });
  io.stdout.write(`${lines.join('\n')}\n`);
};

const print =
  ({ io }: CommandContext, draw: (topology: Topology) => string) =>
  async (name: string, flags: TopologyFlags): Promise<void> => {
    const text = draw(await plannedTopology(io.cwd, name, flags));
    io.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  };

export const addTopology = (program: Command, context: CommandContext): void => {
  const topology = program
    .command('topology')
    .summary('list, draw or script the topologies')
    .description('What can be built, and how. Nothing is built by these commands.')
    .addHelpText('after', examples);
  topology
    .command('list')
    .description('Names, what they are, and which cannot be built here.')
    .addHelpText('after', examples)
    .action(() => list(context));
  const withOptions = (name: string, description: string) =>
    topology
      .command(name)
      .description(description)
      .argument('<topology>', 'from "vethscope topology list", or a file such as ./my-wire.yaml')
      .option('--datapath <name>', `Open vSwitch datapath: auto, ${datapathSchema.options.join(', ')}`)
      .option('--mtu <bytes>', 'MTU of every device')
      .option('--offload <pairs>', 'offloads of every device, such as tso=off,gro=on', joined)
      .option('--ipv6', 'use IPv6 instead of IPv4')
      .addHelpText('after', examples);
  withOptions('show', 'Show a drawing, the addresses and the expected path of a packet.').action(
    print(context, (topology) => inertText(textDrawing(topology))),
  );
  withOptions('script', 'A shell script that builds the same by hand.').action(print(context, shellScript));
};
