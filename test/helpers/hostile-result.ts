import { type Result, resultSchema } from '../../src/model/result.ts';
import { filled } from './fill.ts';
import { inject } from './inject.ts';
import { sampleResult } from './sample-result.ts';
import { sampleTopology } from './sample-topology.ts';
import { failVisit, withholdVisit } from './sample-visits.ts';

/** A result that shows everything a page can show, and has a string in every place there is: a failed and a withheld visit, warnings, failed audits. */
export const everything = (): Result => {
  const result = sampleResult({ rounds: 1 });
  const visits = result.visits.map((visit) => {
    if (visit.arm === 'bridge' && visit.load === 'tcp') return failVisit(visit, 'LOAD_FAILED', 'It broke.', 'Mend it.');
    if (visit.arm === 'bridge' && visit.load === 'udp') return withholdVisit(visit, 'crossed lo');
    return {
      ...visit,
      warnings: [{ code: 'spread', message: 'Wide.', hint: 'Look.', arm: visit.arm, load: visit.load }],
    };
  });
  // Of every part that a wire can have: the kinds that are not compared by default are listed as arms without a visit.
  const wires = ['macvlan', 'vxlan', 'veth-redirect', 'tap'].map((kind, index) => ({
    ...(result.arms[0] as Result['arms'][number]),
    arm: kind,
    topology: sampleTopology(kind, `vs-test-${index}`),
  }));
  const arms = [...result.arms, ...wires];
  return filled(resultSchema, { ...result, arms, visits, partial: true, partialReason: 'interrupted' });
};

const limited = (payload: string, original: string, maxLength: number): string =>
  `${payload}${original}`.length <= maxLength
    ? `${payload}${original}`
    : `${payload.slice(0, maxLength - 5)}${original.slice(-5)}`;

/** Every string of a full result begins with `payload`; names that refer to each other still do. */
export const resultWith = (payload: string): Result =>
  resultSchema.parse(inject(resultSchema, everything(), (original, max) => limited(payload, original, max)));
