import type { Arm, LoadSpec, Plan } from '../../src/model/plan.ts';

const off = { tx: 'off' } as const;
export const matchedControl = 'veth (tx=off)';

export const sampleArms: readonly Arm[] = [
  { id: 'veth', kind: 'veth', role: 'control', control: null, offloads: {} },
  { id: matchedControl, kind: 'veth', role: 'matched-control', control: 'veth', offloads: off },
  { id: 'bridge', kind: 'bridge', role: 'test', control: 'veth', offloads: {} },
  { id: 'ovs-veth', kind: 'ovs-veth', role: 'test', control: matchedControl, offloads: off },
  { id: 'ovs-internal', kind: 'ovs-internal', role: 'test', control: matchedControl, offloads: off },
];

const loads: LoadSpec[] = [
  { kind: 'ping', intervalMs: 1 },
  { kind: 'tcp', streams: 1, reverse: false, messageBytes: null },
  { kind: 'udp', streams: 1, reverse: false, payloadBytes: 64 },
];
const durationS = { ping: 1, tcp: 1.5, udp: 1 };

/** `quick` as it runs: one session of three bare rounds, and one round with every probe. */
export const samplePlan = (arms: readonly Arm[], rounds: number): Plan => ({
  preset: rounds === 3 ? 'quick' : null,
  seed: 20261124,
  sessions: 1,
  parts: [
    { observation: 'bare', rounds, durationS },
    { observation: 'full', rounds, durationS },
  ],
  arms: [...arms],
  loads,
  warmUpS: 0.5,
  backend: 'auto',
  datapath: 'auto',
  resolvedDatapath: 'userspace',
  ipVersion: 4,
  mtuBytes: 1500,
  placement: { client: '0', server: '1' },
  keep: false,
  allowPartial: false,
});
