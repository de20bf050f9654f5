/** What --dry-run prints: the plan, then every command as it would be executed. Nothing is executed. */
import type { LoadContext } from '../../load/context.ts';
import { netnsOf, serverAddress } from '../../load/context.ts';
import { loadKindOf } from '../../load/kinds/index.ts';
import { serverCommand } from '../../load/server.ts';
import { type Backend, backendSchema, durationOf, type LoadSpec, type Plan, type RunPlan } from '../../model/plan.ts';
import type { Topology } from '../../model/topology.ts';
import { commandLine } from '../../system/exec/command-line.ts';
import type { Command, Runner } from '../../system/exec/runner.ts';
import { oneLine } from '../../text/inert.ts';
import { topologyFolder } from '../../topology/deploy/deploy.ts';
import { echoIdentifier } from '../../topology/deploy/echo-identifier.ts';
import type { Step } from '../../topology/deploy/step.ts';
import { planSteps } from '../../topology/drivers/index.ts';
import { unnamedRun } from '../../topology/in-namespaces.ts';
import { runDirOf } from '../../topology/run-id.ts';
import { readCatalogue, selectProbes } from '../../trace/catalogue/catalogue.ts';
import type { ProbeFile } from '../../trace/catalogue/probe-file.ts';
import { commandText } from './inert.ts';
import { planText } from './plan-text.ts';

/** For a shell to take and a terminal to show. */
const shellLine = (command: Command): string => commandText(commandLine(command));

/** With its input as a here-document, so that a shell takes it. */
const shellLines = (command: Command): string[] =>
  command.stdin === undefined
    ? [shellLine(command)]
    : [`${shellLine(command)} <<'EOF'`, ...command.stdin.trimEnd().split('\n').map(commandText), 'EOF'];

const buildLines = (step: Step): string[] => [
  ...step.do.flatMap(shellLines),
  ...(step.daemons ?? []).flatMap(({ command, ready }) => [
    `${shellLine(command)} &`,
    `${shellLine(ready)}  # until it succeeds`,
  ]),
];

const removeLines = (step: Step): string[] => [
  ...(step.daemons ?? []).toReversed().flatMap(({ leave }) => (leave ? [shellLine(leave)] : [])),
  ...step.undo.flatMap(shellLines),
];

const longestS = (plan: Plan, load: LoadSpec): number =>
  Math.max(...plan.parts.map((part) => durationOf(part, load.kind)));

/** Two loads may share one. */
const serverLines = (plan: Plan, context: LoadContext): string[] => [
  ...new Set(
    plan.loads
      .map((load) => serverCommand(load, context))
      .flatMap((command) => (command === null ? [] : [`${shellLine(command)} &`])),
  ),
];

const loadLines = (plan: Plan, context: LoadContext): string[] => {
  const target = serverAddress(context) ?? '';
  const place = { netns: netnsOf(context, 'client'), cpus: plan.placement?.client };
  const clients = plan.loads.map((load) => ({
    ...place,
    argv: loadKindOf(load).argv(load, longestS(plan, load), {
      ...{ target, identifier: echoIdentifier(context.topology), logFile: `${load.kind}.csv` },
    }),
  }));
  return [...serverLines(plan, context), ...clients.map(shellLine)];
};

const armLines = (plan: Plan, id: string, context: LoadContext & { readonly topology: Topology }): string[] => {
  const { topology, placement } = context;
  const steps = planSteps(topology, { folder: topologyFolder(runDirOf(unnamedRun), topology), placement });
  return [
    `# build ${oneLine(id)}`,
    ...steps.flatMap(buildLines),
    `# load ${oneLine(id)}; each as often and as long as the plan says`,
    ...loadLines(plan, context),
    `# remove ${oneLine(id)}`,
    ...steps.toReversed().flatMap(removeLines),
    '',
  ];
};

/** Which one `auto` takes is known only after trying, and trying is executing. */
const backendsOf = (plan: Plan): readonly Backend[] => {
  if (plan.backend === 'none') return [];
  return plan.backend === 'auto' ? backendSchema.options : [plan.backend];
};

const probeLines = (plan: Plan, catalogue: readonly ProbeFile[]): string[] => {
  const kinds = plan.loads.map(({ kind }) => kind);
  return backendsOf(plan).flatMap((backend, index) => [
    `# probes by ${backend}${index > 0 ? ', where none of the above works' : ''}`,
    ...plan.parts
      .flatMap(({ observation }) => selectProbes(catalogue, backend, observation, kinds))
      .map(({ name }) => `bpftrace probes/${name}.bt &`),
  ]);
};

/** `runner` is handed on and never used. */
export const dryRunText = async (plan: RunPlan, runner: Runner): Promise<string> => {
  const contexts = plan.arms.map(({ id, topology }) => ({ id, topology, runner, placement: plan.placement }));
  return [
    planText(plan),
    ...contexts.flatMap(({ id, ...context }) => armLines(plan, id, context)),
    ...probeLines(plan, await readCatalogue()),
    '# around every visit, in every namespace, for the counters: files under /proc/net',
    '',
  ].join('\n');
};
