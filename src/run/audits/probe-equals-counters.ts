/** Every skb that reached the driver was sent or dropped by it, so tx_packets + tx_dropped is what a probe must see. Pure. */
import { packetsOf } from '../../model/loads/index.ts';
import { transmittersOn } from '../../model/path.ts';
import type { Observed } from '../../model/probe.ts';
import type { DeviceRef } from '../../model/topology.ts';
import { type AuditDefinition, type Finding, finding, isWithin, type VisitEvidence } from './audit-definition.ts';
import { excusedByMisses } from './missed-packets.ts';
import { tolerances } from './tolerances.ts';

const transmitted = ({ crossings }: Observed, { node, device }: DeviceRef): number =>
  crossings.find((c) => c.hook === 'net_dev_start_xmit' && c.node === node && c.device === device)?.skbs ?? 0;

const findingOf = ({ node, device }: DeviceRef, observed: Observed, { counters, load }: VisitEvidence): Finding => {
  const subject = `${node}/${device}`;
  const counter = counters.find((c) => c.node === node && c.device === device);
  const expected = counter ? counter.txPackets + counter.txDropped : 0;
  const seen = transmitted(observed, { node, device });
  if (expected === 0) return { subject, ...finding('packets of the load', counter ? 0 : 'no counter', false) };
  const share = tolerances['probe-equals-counters'].limit[packetsOf(load.kind)];
  const unseen = Math.floor(Math.max(share * expected, excusedByMisses(observed)));
  const text = unseen > 0 ? `${expected}, at most ${unseen} unseen` : expected;
  return { subject, ...finding(text, seen, isWithin(seen, expected - unseen, expected)) };
};

export const probeEqualsCounters: AuditDefinition = {
  id: 'probe-equals-counters',
  observations: ['full'],
  everyLoad: true,
  judge: (evidence) => {
    const { observed } = evidence;
    if (!observed) return [];
    return transmittersOn(evidence.topology.path).map((device) => findingOf(device, observed, evidence));
  },
  meaning: 'The probe and the device disagree on how many packets were transmitted: the histogram is incomplete.',
};
