/** The same topology as a plain shell script: what a reader would type, in the order in which it is built. Pure. */

import type { Topology } from '../../model/topology.ts';
import { commandLine, shellQuote } from '../../system/exec/command-line.ts';
import type { Command } from '../../system/exec/runner.ts';
import type { Daemon, Step } from '../deploy/step.ts';
import { planSteps } from '../drivers/index.ts';
import { netnsOf } from '../drivers/namespaces.ts';

/** Variables are exported once at the top, so that lines stay readable. */
const line = ({ env: _exported, ...command }: Command): string => commandLine(command);

const exportsOf = (steps: readonly Step[]): string[] => {
  const commands = steps.flatMap((step) => [...step.do, ...(step.daemons ?? []).map(({ command }) => command)]);
  const variables = new Map(commands.flatMap(({ env }) => Object.entries(env ?? {})));
  return [...variables].map(([name, value]) => `export ${name}=${shellQuote(value)}`);
};

/** One command a line instead of a batch: slower, but what one types. */
const spelledOut = (command: Command): string[] => {
  if (command.argv[0] !== 'ip' || command.stdin === undefined) return [line(command)];
  const prefix = command.argv[1] === '-n' ? `ip -n ${command.argv[2]}` : 'ip';
  return command.stdin
    .trim()
    .split('\n')
    .map((line) => `${prefix} ${line}`);
};

const startLines = (daemon: Daemon, folder: string): string[] => [
  `${line(daemon.command)} >/dev/null 2>&1 &`,
  `echo $! >${shellQuote(`${folder}/${daemon.name}.pid`)}`,
  `wait_for ${line(daemon.ready)}`,
];

/** Prose after "#": whatever it holds, it ends with its line. */
const comment = (text: string): string => `# ${text.replaceAll(/[\p{C}\u2028\u2029]+/gu, ' ')}`;

const upLines = (step: Step, folder: string): string[] => [
  comment(step.label),
  ...step.do.flatMap(spelledOut),
  ...(step.daemons ?? []).flatMap((daemon) => startLines(daemon, folder)),
  '',
];

const endLines = (daemon: Daemon, folder: string): string[] => [
  ...(daemon.leave ? [`${line(daemon.leave)} || true`] : []),
  `[ ! -f ${folder}/${daemon.name}.pid ] || kill "$(cat ${folder}/${daemon.name}.pid)" || true`,
];

const downLines = (step: Step, folder: string): string[] => [
  ...[...(step.daemons ?? [])].reverse().flatMap((daemon) => endLines(daemon, folder)),
  ...step.undo.map((command) => `${line(command)} || true`),
];

const indent = (lines: readonly string[]): string[] => lines.map((line) => (line === '' ? '' : `  ${line}`));

const waitFor = `# Tries a command until it succeeds, for 10 s at most.
wait_for() {
  tries=100
  until "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || { echo "gave up waiting for: $*" >&2; return 1; }
    sleep 0.1
  done
}
`;

const tryIt = (topology: Topology): string => {
  const client = netnsOf(topology, topology.client.node);
  const server = topology.addresses.find(({ node }) => node === topology.server.node)?.cidr.split('/')[0] ?? '';
  return `ip netns exec ${client} ping -c 3 ${server}`;
};

/** Before the trap: what is there already may be in use, and must not be removed by a second start. */
const refuseTwice = (topology: Topology): string[] => {
  const names = topology.nodes.map(({ netns }) => shellQuote(netns)).join(' ');
  return [
    `for name in ${names}; do`,
    '  [ ! -e "/run/netns/$name" ] || { echo "namespace $name is there already; first run: sh FILE down" >&2; exit 1; }',
    'done',
  ];
};

/** `sh FILE up` builds, `sh FILE down` removes; a failure on the way up removes what was built. */
export const shellScript = (topology: Topology): string => {
  const folder = `/run/${topology.nodes[0]?.netns.replace(/-[a-z]$/, '') ?? topology.kind}`;
  const steps = planSteps(topology, { folder, placement: null });
  const hasDaemons = steps.some((step) => (step.daemons ?? []).length > 0);
  return [
    '#!/bin/sh',
    comment(`${topology.title}, built by hand. As root: sh ${topology.kind}.sh up, then sh ${topology.kind}.sh down`),
    'set -eu',
    ...exportsOf(steps),
    '',
    ...(hasDaemons ? [waitFor] : []),
    'up() {',
    ...indent(refuseTwice(topology)),
    '  trap \'echo "building failed, removing it again" >&2; down >/dev/null 2>&1\' EXIT',
    ...indent(steps.flatMap((step) => upLines(step, folder))),
    '  trap - EXIT',
    `  echo ${shellQuote(`Try it: ${tryIt(topology)}`)}`,
    '}',
    '',
    'down() {',
    ...indent([...steps].reverse().flatMap((step) => downLines(step, folder))),
    '}',
    '',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's, not ours
    'case "${1:-}" in',
    '  up) up ;;',
    '  down) down ;;',
    '  *) echo "usage: sh $0 up|down" >&2; exit 2 ;;',
    'esac',
    '',
  ].join('\n');
};
