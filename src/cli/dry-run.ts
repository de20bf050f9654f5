/** What --dry-run prints: the plan, then every command as it would be executed. Nothing is executed. */
import type { Plan } from '../plan/schema.ts';
import { commandLine } from '../system/command-line.ts';
import type { Command } from '../system/runner.ts';
import { topologyFolder } from '../topology/deploy.ts';
import { planSteps } from '../topology/drivers/index.ts';
import { findKind } from '../topology/kinds/index.ts';
import type { Topology } from '../topology/model.ts';
import { runDirOf } from '../topology/run-id.ts';
import type { Step } from '../topology/step.ts';
import { planText } from './plan-text.ts';

/** Stands where the id of the run will stand: four characters, drawn anew for each. */
export const dryRunId = '0000';

const plannedTopologies = (plan: Plan): { id: string; topology: Topology }[] =>
  plan.arms.map(({ id, kind, offloads }, index) => ({
    id,
    topology: findKind(kind).build({
      prefix: `vs-${dryRunId}-${index}`,
      ipVersion: plan.ipVersion,
      mtuBytes: plan.mtuBytes,
      offloads,
      datapath: plan.resolvedDatapath ?? 'userspace',
    }),
  }));

/** With its input as a here-document, so that a shell takes it. */
export const shellLines = (command: Command): string[] =>
  command.stdin === undefined
    ? [commandLine(command)]
    : [`${commandLine(command)} <<'EOF'`, ...command.stdin.trimEnd().split('\n'), 'EOF'];

const buildLines = (step: Step): string[] => [
  ...step.do.flatMap(shellLines),
  ...(step.daemons ?? []).flatMap(({ command, ready }) => [
    `${commandLine(command)} &`,
    `${commandLine(ready)}  # until it succeeds`,
  ]),
];

const removeLines = (step: Step): string[] => [
  ...(step.daemons ?? []).toReversed().flatMap(({ leave }) => (leave ? [commandLine(leave)] : [])),
  ...step.undo.flatMap(shellLines),
];

const topologyLines = (plan: Plan, { id, topology }: { id: string; topology: Topology }): string[] => {
  const folder = topologyFolder(runDirOf(dryRunId), topology);
  const steps = planSteps(topology, { folder, placement: plan.placement });
  return [
    `# build ${id}`,
    ...steps.flatMap(buildLines),
    '',
    `# remove ${id}`,
    ...steps.toReversed().flatMap(removeLines),
    '',
  ];
};

export const dryRunText = (plan: Plan): string =>
  [planText(plan), ...plannedTopologies(plan).flatMap((arm) => topologyLines(plan, arm))].join('\n');
