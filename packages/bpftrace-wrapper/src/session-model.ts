import type { Ending } from './child.ts';
import type { BpftraceError } from './errors.ts';
import type { Instrumented } from './instrument.ts';
import type { MapLimits, MapSnapshot } from './map-snapshot.ts';

export interface SessionSettings {
  readonly instrumented: Instrumented;
  readonly limits: MapLimits;
  readonly snapshotTimeoutMs: number;
  readonly stopGraceMs: number;
  readonly maxQueuedEvents: number;
}

export interface SessionEnd extends Ending {
  /** `stopped`: we asked. `exited`: the program called exit(). `died`: anything else. */
  readonly reason: 'stopped' | 'exited' | 'died';
  /** The last maps, where bpftrace still printed them. */
  readonly maps: MapSnapshot | undefined;
  /** Set if `reason` is `died`. */
  readonly error: BpftraceError | undefined;
}
