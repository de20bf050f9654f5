export { type CheckOptions, checkProgram } from './check-program.ts';
export { type BpftraceChild, type Ending, type SpawnBpftrace, spawnChild } from './child.ts';
export { BpftraceError, type BpftraceErrorDetails, type BpftraceErrorKind, type SourceLocation } from './errors.ts';
export type { BpftraceEvent } from './events.ts';
export { toNumber, type Value, type ValueRecord } from './exact-json.ts';
export { defaultMapKeysMax, MapSnapshot } from './map-snapshot.ts';
export type {
  AverageMap,
  BpftraceMap,
  Bucket,
  HistogramMap,
  KeyPart,
  MapEntry,
  Stats,
  StatsMap,
  ValueMap,
} from './maps.ts';
export type { BpftraceSession } from './session.ts';
export type { SessionEnd } from './session-model.ts';
export { type BpftraceOptions, startBpftrace } from './start.ts';
export { type BpftraceVersion, bpftraceVersion } from './version.ts';
