/** Whether each transmit that began to be timed found its end: all of TCP, of UDP a sample (probes/transmit.tracepoint.bt). Pure. */

import { isReverse } from '../../load/kinds/index.ts';
import { transmittersOn } from '../../model/path.ts';
import type { Observed } from '../../model/probe.ts';
import type { DeviceRef } from '../../model/topology.ts';
import { type AuditDefinition, equal, type Finding, finding, type VisitEvidence } from './audit-definition.ts';

/** The devices that the load itself leaves by; the others send a few packets of control, and perhaps none that is timed. */
const carries = ({ topology, load }: VisitEvidence, { node, device }: DeviceRef): boolean => {
  const way = isReverse(load) ? topology.path.back : topology.path.out;
  return way.some((hop) => hop.node === node && hop.device === device && hop.direction === 'transmit');
};

const findingOf = ({ stages, crossings }: Observed, device: DeviceRef, must: boolean): Finding[] => {
  const isHere = (other: DeviceRef | { node: string; device: string }): boolean =>
    other.node === device.node && other.device === device.device;
  const subject = `${device.node}/${device.device}`;
  const stage = stages.find((s) => s.stage === 'transmit' && isHere(s));
  const skbs = crossings.find((c) => c.hook === 'net_dev_start_xmit' && isHere(c))?.skbs ?? 0;
  const begun = stage?.begun ?? skbs;
  if (stage && (begun > 0 || !must)) return [{ subject, ...equal(begun, stage.histogram.count) }];
  return must ? [{ subject, ...finding('timed transmits', 'none', false) }] : [];
};

export const transmitsPaired: AuditDefinition = {
  id: 'transmits-paired',
  observations: ['full'],
  everyLoad: false,
  applies: ({ hiddenStages }) => !hiddenStages.includes('transmit'),
  judge: (evidence) => {
    const { observed, topology } = evidence;
    if (!observed) return [];
    return transmittersOn(topology.path).flatMap((device) => findingOf(observed, device, carries(evidence, device)));
  },
  meaning: 'A transmit was seen to begin but not to end, or to end but not to begin: some transmit times are wrong.',
};
