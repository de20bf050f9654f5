/**
 * A made-up result, valid by resultSchema, the same bytes for the same options: for tests and for looking at reports.
 * The levels are those of the machine in docs/design.md; nothing in here was measured.
 */
import type { Arm, LoadKind, Plan } from '../../src/model/plan.ts';
import type { ArmBuild, Result, Visit } from '../../src/model/result.ts';
import { findKind } from '../../src/topology/kinds/index.ts';
import { sampleEnvironment } from './sample-environment.ts';
import { sampleArms, samplePlan } from './sample-plan.ts';
import { randomFrom } from './sample-random.ts';
import { sampleVisit } from './sample-visits.ts';

export interface SampleOptions {
  readonly arms?: readonly Arm[];
  readonly rounds?: number;
  readonly seed?: number;
}

const buildOf = (arm: Arm, index: number): ArmBuild => {
  const topology = findKind(arm.kind).build({
    prefix: `vs-k3f9-${index}`,
    ipVersion: 4,
    mtuBytes: 1500,
    offloads: arm.offloads,
    datapath: 'userspace',
  });
  const tx = arm.offloads.tx ?? 'on';
  return {
    ...arm,
    topology,
    devices: topology.path.out.map(({ node, device }) => ({
      node,
      device,
      qdisc: 'noqueue',
      mtuBytes: 1500,
      queues: { tx: 1, rx: 1 },
      offloads: { tx, sg: 'on', tso: tx, gso: 'on', gro: 'off' },
    })),
    buildMs: 31,
  };
};

const visitsOf = (plan: Plan, arms: readonly ArmBuild[], seed: number): Visit[] => {
  const random = randomFrom(seed);
  const visits: Visit[] = [];
  const block = (observation: Visit['observation'], round: number, number: number, load: LoadKind): void => {
    for (const arm of arms)
      visits.push(sampleVisit(arm, load, { index: visits.length, observation, round, block: number }, random));
  };
  block('bare', -1, 0, 'tcp');
  for (const part of plan.parts) {
    for (let round = 0; round < part.rounds; round += 1) {
      plan.loads.forEach((load, number) => {
        block(part.observation, round, number, load.kind);
      });
    }
  }
  return visits;
};

const commandsOf = (arms: readonly ArmBuild[]): Result['commands'] =>
  arms.flatMap((arm, i) =>
    arm.topology.nodes.map((node, j) => ({
      atMs: i * 40 + j * 4,
      command: `ip -batch - netns ${node.netns}`,
      stdin: `netns add ${node.netns}\nnetns exec ${node.netns} ip link set lo up\n`,
      exitCode: 0,
      durationMs: 3.4,
    })),
  );

export const sampleResult = ({ arms = sampleArms, rounds = 3, seed = 7 }: SampleOptions = {}): Result => {
  const plan = samplePlan(arms, rounds);
  const builds = arms.map(buildOf);
  const visits = visitsOf(plan, builds, seed);
  const totalMs = visits.length * 1640 + 2100;
  const startedAt = '2026-11-24T02:10:00.000Z';
  return {
    schemaVersion: 2,
    tool: { name: 'vethscope', version: '0.1.0' },
    runId: 'k3f9',
    startedAt,
    finishedAt: new Date(Date.parse(startedAt) + totalMs).toISOString(),
    partial: false,
    partialReason: null,
    argv: ['compare', '--preset', 'quick', '--seed', '20261124'],
    plan,
    environment: sampleEnvironment,
    backend: 'tracepoint',
    attachments: [
      {
        probe: 'driver-transmit.tracepoint',
        backend: 'tracepoint',
        hooks: ['net:net_dev_start_xmit', 'net:net_dev_xmit'],
        sha256: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c',
        attachMs: 310,
      },
    ],
    kernel: null,
    arms: builds,
    visits,
    commands: commandsOf(builds),
    evidence: [],
    warnings: [
      {
        code: 'datapath-userspace',
        message: 'Open vSwitch runs its userspace datapath, because the kernel module is not there.',
        hint: 'Its figures say nothing about the kernel datapath, which is a different product.',
      },
    ],
    totalMs,
  };
};
