/** BPF programs of ours: a few instructions in an object file that tc or ip loads. */
import type { ProgramPart, Topology } from '../../model/topology.ts';
import type { Command } from '../../system/exec/runner.ts';
import type { Step } from '../deploy/step.ts';
import { bpfObject, call, exit, helpers, move } from './bpf-object.ts';
import { netnsOf } from './namespaces.ts';
import { ifindexOf } from './veth.ts';

/** enum xdp_action in include/uapi/linux/bpf.h. */
const xdpPass = 2;

/** The number of the target is a constant of the program: devices are born with numbers of our choice. */
const instructions = (topology: Topology, { hook, node, to }: ProgramPart): Buffer[] => {
  if (to === null) return [move(0, xdpPass), exit];
  const target = ifindexOf(topology, { node, device: to });
  return [move(1, target), move(2, 0), call(hook === 'tc' ? helpers.redirectPeer : helpers.redirect), exit];
};

const write = (file: string, folder: string, object: Buffer): Command => ({
  argv: ['sh', '-c', `mkdir -p ${folder} && printf %s ${object.toString('base64')} | base64 -d >${file}`],
});

const load = (topology: Topology, { hook, node, device }: ProgramPart, file: string): Command[] => {
  const netns = netnsOf(topology, node);
  const up: Command = { argv: ['ip', '-n', netns, 'link', 'set', 'dev', device, 'up'] };
  if (hook === 'xdp')
    return [{ argv: ['ip', '-n', netns, 'link', 'set', 'dev', device, 'xdp', 'obj', file, 'sec', hook] }, up];
  return [
    { argv: ['tc', '-n', netns, 'qdisc', 'add', 'dev', device, 'clsact'] },
    { argv: ['tc', '-n', netns, 'filter', 'add', 'dev', device, 'ingress', 'bpf', 'da', 'obj', file, 'sec', hook] },
    up,
  ];
};

/** `folder`: of this arm alone. */
export const programSteps = (topology: Topology, part: ProgramPart, folder: string): Step[] => {
  const file = `${folder}/${part.node}-${part.device}.o`;
  return [
    {
      label: `load a BPF program at ${part.device}: ${part.to === null ? 'pass' : `redirect to ${part.to}`}`,
      do: [write(file, folder, bpfObject(part.hook, instructions(topology, part))), ...load(topology, part, file)],
      undo: [{ argv: ['rm', '-rf', folder] }],
    },
  ];
};
