/** The registry of programs: a new one is one file beside this one and its line here. */
import type { FunctionBackend } from '../functions.ts';
import type { Program } from '../header.ts';
import { atRawTracepoints } from '../raw-tracepoints.ts';
import { backlogTracepoint } from './backlog-tracepoint.ts';
import { dropsTracepoint } from './drops-tracepoint.ts';
import { followTracepoint } from './follow-tracepoint.ts';
import { forwardFunctions } from './forward-functions.ts';
import { journeyFunctions } from './journey-functions.ts';
import { journeyTracepoint } from './journey-tracepoint.ts';
import { onewayTracepoint } from './oneway-tracepoint.ts';
import { pathFunctions } from './path-functions.ts';
import { pathTracepoint, queueTracepoint } from './path-tracepoint.ts';
import { sampleTracepoint } from './sample-tracepoint.ts';
import { stampTracepoint } from './stamp-tracepoint.ts';
import { transmitFunctions } from './transmit-functions.ts';
import { transmitTracepoint } from './transmit-tracepoint.ts';

const byFunctions = [forwardFunctions, journeyFunctions, pathFunctions, transmitFunctions];
const backends: readonly FunctionBackend[] = ['kprobe', 'fentry'];

const byTracepoints: readonly Program[] = [
  ...[backlogTracepoint, dropsTracepoint, journeyTracepoint, onewayTracepoint, pathTracepoint, queueTracepoint],
  ...[stampTracepoint, transmitTracepoint],
];

export const programs: readonly Program[] = [
  ...byTracepoints,
  followTracepoint,
  sampleTracepoint,
  atRawTracepoints(sampleTracepoint),
  ...byTracepoints.map(atRawTracepoints),
  ...byFunctions.flatMap((programOf) => backends.map((backend) => programOf(backend))),
];
