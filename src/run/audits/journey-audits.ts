/** Whether the journeys of a visit can be believed. Pure. */

import { audit } from '../../model/audit.ts';
import type { Journeys } from '../../model/journey.ts';
import type { LoadData } from '../../model/load.ts';
import type { Observed } from '../../model/probe.ts';
import type { Audit } from '../../model/result.ts';
import type { Topology } from '../../model/topology.ts';
import { formatNs } from '../../text/units.ts';
import { missingHop } from '../../trace/journeys/journey-layout.ts';
import { followedEchoes } from '../../trace/program/echo-scope.ts';

/** Of the echoes that are followed, and of the complete journeys. */
const leastShare = 0.99;

interface JourneyEvidence {
  readonly topology: Topology;
  readonly data: LoadData;
  readonly observed: Observed | null;
  readonly journeys: Journeys | null;
  readonly sampleShift: number;
  /** Whether the attached programs follow echoes at all. */
  readonly followsEchoes: boolean;
}

const complete = (journeys: Journeys): number => journeys.stagesNs[0]?.length ?? 0;

const completeAudit = (journeys: Journeys, answered: number): Audit => {
  const expected = Math.min(followedEchoes, answered);
  const least = Math.floor(leastShare * expected);
  const reasons = journeys.incomplete.map(({ reason, echoes }) => `${echoes}: ${reason}`);
  return audit(
    'journeys-complete',
    `≥ ${least} of ${expected}`,
    [String(complete(journeys)), ...reasons].join('; '),
    complete(journeys) >= least,
    'Echoes were not seen at every point of the usual way: the stages describe the others.',
  );
};

const sumAudit = ({ sum }: Journeys): Audit[] => {
  if (sum === null) return [];
  const least = Math.floor(leastShare * sum.checked);
  return [
    audit(
      'journeys-add-up',
      `≥ ${least} of ${sum.checked} within ${formatNs(sum.allowedNs)}`,
      `${sum.within}; ping's own time ${formatNs(sum.ownNs)}`,
      sum.within >= least,
      "The stages of an echo do not add up to ping's figure for it: they belong to other echoes, or time is missing.",
    ),
  ];
};

const pathAudit = (journeys: Journeys, topology: Topology): Audit => {
  const missing = missingHop(topology, journeys.points);
  return audit(
    'journeys-cover-path',
    'every hop, both ways',
    missing ?? 'every hop, both ways',
    missing === undefined,
    'The usual journey lacks a hop that the topology claims: a stage hides what happened there.',
  );
};

const onceAudit = ({ resent, displaced }: Journeys, duplicates: number): Audit =>
  audit(
    'echoes-sent-once',
    '0 resent, 0 duplicate, 0 displaced',
    `${resent} resent, ${duplicates} duplicate, ${displaced} displaced`,
    resent + duplicates + displaced === 0,
    'Several packets had the same sequence: each journey is that of the last one.',
  );

const unseen = audit(
  'journeys-complete',
  'some',
  0,
  false,
  'No echo was seen from sendto to received: there are no stages.',
);

/** Of a full ping visit; none elsewhere. */
export const journeyAudits = (evidence: JourneyEvidence): Audit[] => {
  const { topology, data, journeys, sampleShift } = evidence;
  if (data.kind !== 'ping' || !evidence.followsEchoes) return [];
  if (journeys === null) return [unseen];
  return [
    completeAudit(journeys, Math.ceil(data.received / 2 ** sampleShift)),
    ...sumAudit(journeys),
    pathAudit(journeys, topology),
    onceAudit(journeys, data.duplicates),
  ];
};
