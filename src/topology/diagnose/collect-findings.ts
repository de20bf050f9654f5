/** Everything of a wire that can tell why it does not carry: one process a namespace. */
import type { DeviceRef, Topology, TopologyNode } from '../../model/topology.ts';
import { commandLine } from '../../system/exec/command-line.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { type Argv, askTogether } from '../deploy/ask-together.ts';
import type { LiveTopology } from '../deploy/deployed.ts';
import { ovsAppctl } from '../drivers/ovs-daemons.ts';
import { wireDevices } from '../drivers/settings.ts';
import type { Finding, Subject } from './finding.ts';

interface Question {
  readonly about: Subject;
  readonly device: string | null;
  readonly argv: Argv;
}

const settingsThatRefuse =
  'arp_ignore|arp_filter|proxy_arp|rp_filter|echo_ignore_all|disable_ipv6|bridge-nf-call|ip_forward|\\.forwarding';

const ofNamespace: readonly Question[] = [
  { about: 'links', device: null, argv: ['ip', '-d', '-s', '-j', '-p', 'addr'] },
  { about: 'neighbours', device: null, argv: ['ip', '-j', '-p', 'neigh'] },
  { about: 'routes', device: null, argv: ['ip', '-j', '-p', 'route', 'show', 'table', 'all'] },
  { about: 'settings', device: null, argv: ['sysctl', '-a', '-r', settingsThatRefuse] },
  { about: 'protocol', device: null, argv: ['cat', '/proc/net/snmp', '/proc/net/snmp6'] },
  { about: 'rules', device: null, argv: ['nft', 'list', 'ruleset'] },
  { about: 'rules', device: null, argv: ['iptables-save', '-c'] },
  { about: 'rules', device: null, argv: ['ip6tables-save', '-c'] },
];

const ofDevice = ({ device }: DeviceRef): Question[] => [
  { about: 'filters', device, argv: ['tc', '-s', 'filter', 'show', 'dev', device, 'ingress'] },
  { about: 'filters', device, argv: ['tc', '-s', 'filter', 'show', 'dev', device, 'egress'] },
  { about: 'queues', device, argv: ['tc', '-s', 'qdisc', 'show', 'dev', device] },
  { about: 'device-counters', device, argv: ['ethtool', '-S', device] },
];

const ofBridge: readonly Question[] = [
  { about: 'ports', device: null, argv: ['bridge', '-d', '-j', '-p', 'link'] },
  { about: 'vlans', device: null, argv: ['bridge', '-d', '-j', '-p', 'vlan', 'show'] },
];

const questionsFor = (topology: Topology, { name }: TopologyNode): Question[] => [
  ...ofNamespace,
  ...wireDevices(topology)
    .filter(({ node }) => node === name)
    .flatMap(ofDevice),
  ...(topology.parts.some((part) => part.type === 'bridge' && part.node === name) ? ofBridge : []),
];

/** A tool that is not there has said so, which is no finding. */
const missing = /^sh: \d+: \S+: not found\s*$/;

const ofNode = async (topology: Topology, node: TopologyNode, runner: Runner): Promise<Finding[]> => {
  const questions = questionsFor(topology, node);
  const answers = await askTogether(
    runner,
    node,
    questions.map(({ argv }) => argv),
  ).catch(() => []);
  return questions.flatMap(({ about, device, argv }, index) => {
    const output = answers[index] ?? '';
    if (output === '' || missing.test(output)) return [];
    return [{ about, node: node.name, device, command: commandLine({ argv, netns: node.netns }), output }];
  });
};

const ofSwitch = ({ topology, folder }: LiveTopology, runner: Runner): Promise<Finding[]> => {
  const commands = topology.datapath === null ? [] : [['dpctl/show', '-s'], ['dpctl/dump-flows']];
  return Promise.all(
    commands.map(async (words) => {
      const command = ovsAppctl(folder, words);
      const said = await runner.run(command, { allowFailure: true }).catch(() => ({ stdout: '', stderr: '' }));
      return {
        about: 'flows' as const,
        node: null,
        device: null,
        command: commandLine(command),
        output: said.stdout + said.stderr,
      };
    }),
  );
};

/** What could not be asked is left out. */
export const collectFindings = async (live: LiveTopology, runner: Runner): Promise<Finding[]> =>
  (
    await Promise.all([
      ...live.topology.nodes.map((node) => ofNode(live.topology, node, runner)),
      ofSwitch(live, runner),
    ])
  ).flat();
