import type { Observation, ScheduledVisit } from '../model/plan.ts';
import type { RateSearch, Visit } from '../model/result.ts';
import type { Warning } from '../model/warnings.ts';

/** What a run tells while it goes on. `run` emits, `cli` prints. */
export type RunEvent =
  | {
      readonly type: 'started';
      readonly runId: string;
      readonly outputDir: string;
      readonly visits: number;
      readonly estimatedS: number;
    }
  | { readonly type: 'swept'; readonly removed: readonly string[] }
  | { readonly type: 'building'; readonly session: number; readonly arms: readonly string[] }
  | { readonly type: 'waiting'; readonly arm: string; readonly seconds: number; readonly reason: string }
  | { readonly type: 'built'; readonly session: number; readonly ms: number }
  | { readonly type: 'attaching'; readonly observation: Observation }
  | { readonly type: 'attached'; readonly backend: string; readonly probes: readonly string[]; readonly ms: number }
  | {
      readonly type: 'visit-started';
      readonly visit: ScheduledVisit;
      readonly index: number;
      readonly remainingS: number;
    }
  | { readonly type: 'visit-finished'; readonly visit: Visit; readonly index: number; readonly remainingS: number }
  | { readonly type: 'rate-searching'; readonly arm: string; readonly trial: number; readonly maxTrials: number }
  | { readonly type: 'rate-searched'; readonly search: RateSearch }
  | { readonly type: 'rate-latency'; readonly arm: string; readonly share: number | null }
  | { readonly type: 'warning'; readonly warning: Warning }
  | { readonly type: 'cleaning' }
  | { readonly type: 'kept'; readonly enter: readonly string[]; readonly remove: string }
  | { readonly type: 'finished'; readonly partial: boolean; readonly ms: number };

export type Emit = (event: RunEvent) => void;
