import { describe, expect, it } from 'vitest';
import { commandLine } from '../../../src/system/exec/command-line.ts';
import type { Command } from '../../../src/system/exec/runner.ts';
import type { Step } from '../../../src/topology/deploy/step.ts';
import { planSteps } from '../../../src/topology/drivers/index.ts';
import { findKind } from '../../../src/topology/kinds/index.ts';
import { textDrawing } from '../../../src/topology/render/text-drawing.ts';
import { sampleOptions } from '../../helpers/sample-topology.ts';

const lines = (command: Command): string[] => [
  commandLine(command),
  ...(command.stdin ?? '').split('\n').flatMap((line) => (line === '' ? [] : [`    ${line}`])),
];

const stepText = (step: Step): string =>
  [
    `# ${step.label}`,
    ...step.do.flatMap(lines),
    ...(step.daemons ?? []).flatMap(({ command, ready, leave }) => [
      `start   ${commandLine(command)}`,
      `ready   ${commandLine(ready)}`,
      ...(leave ? [`leave   ${commandLine(leave)}`] : []),
    ]),
    ...step.undo.map((command) => `undo    ${commandLine(command)}`),
  ].join('\n');

const cases = [
  { kind: 'veth', version: 4, datapath: 'userspace' },
  { kind: 'veth', version: 6, datapath: 'userspace' },
  { kind: 'bridge', version: 4, datapath: 'userspace' },
  { kind: 'ovs-veth', version: 4, datapath: 'kernel' },
  { kind: 'ovs-internal', version: 4, datapath: 'userspace' },
  { kind: 'ovs-chain', version: 4, datapath: 'userspace' },
  { kind: 'macvlan', version: 4, datapath: 'userspace' },
  { kind: 'ipvlan-l3', version: 4, datapath: 'userspace' },
  { kind: 'routed', version: 6, datapath: 'userspace' },
  { kind: 'bridge-chain', version: 4, datapath: 'userspace' },
  { kind: 'vxlan', version: 6, datapath: 'userspace' },
  { kind: 'geneve', version: 4, datapath: 'userspace' },
  { kind: 'veth-redirect', version: 4, datapath: 'userspace' },
  { kind: 'xdp-redirect', version: 4, datapath: 'userspace' },
  { kind: 'tap', version: 4, datapath: 'userspace' },
] as const;

describe.each(cases)('$kind IPv$version, $datapath datapath', ({ kind, version, datapath }) => {
  const topology = findKind(kind).build(sampleOptions('vs-k3f9-0', version, datapath));
  const golden = `../../golden/topology/${kind}-${version}-${datapath}`;

  it('is built by these commands', async () => {
    const steps = planSteps(topology, {
      folder: '/run/vethscope/k3f9/vs-k3f9-0',
      placement: { client: '0', server: '1', switch: '0-1' },
    });
    await expect(`${steps.map(stepText).join('\n\n')}\n`).toMatchFileSnapshot(`${golden}.steps.golden.txt`);
  });

  it('is drawn so', async () => {
    await expect(textDrawing(topology)).toMatchFileSnapshot(`${golden}.drawing.golden.txt`);
  });
});

describe('indexes at birth', () => {
  it.each(['veth', 'bridge', 'ovs-veth', 'macvlan', 'ipvlan-l2', 'bridge-chain', 'vxlan', 'xdp-redirect'])(
    '%s: no two are equal, so that carrier comes up at once',
    (kind) => {
      const steps = planSteps(findKind(kind).build(sampleOptions('vs-k3f9-0')), { folder: '/x', placement: null });
      const text = steps.flatMap((step) => step.do.map(({ stdin }) => stdin ?? '')).join('\n');
      const indexes = [...text.matchAll(/ index (\d+)/g)].map((match) => match[1]);
      expect(indexes.length).toBeGreaterThanOrEqual(2);
      expect(new Set(indexes).size).toBe(indexes.length);
    },
  );
});

describe('MTU of internal ports', () => {
  const build = (mtuBytes: number, datapath: 'kernel' | 'userspace') =>
    findKind('ovs-internal').build({ ...sampleOptions('vs-k3f9-0', 4, datapath), mtuBytes });

  it('is limited on the userspace datapath alone, and said', () => {
    expect(() => build(1501, 'userspace')).toThrow(/1,500 bytes .* 1501/);
    expect(build(1500, 'userspace').mtuBytes).toBe(1500);
    expect(build(9000, 'kernel').mtuBytes).toBe(9000);
  });
});

it('no ethtool is called where no offload is asked for: it refuses to set nothing', () => {
  const topology = findKind('bridge').build({ ...sampleOptions('vs-k3f9-0'), offloads: {} });
  const commands = planSteps(topology, { folder: '/x', placement: null }).flatMap((step) => step.do);
  expect(commands.filter(({ argv }) => argv[0] === 'ethtool')).toEqual([]);
});
