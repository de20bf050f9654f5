import { BpftraceError } from './errors.ts';
import type { Value } from './exact-json.ts';
import type { AverageMap, BpftraceMap, HistogramMap, MapEntry, StatsMap, ValueMap } from './maps.ts';

/** BPFTRACE_MAP_KEYS_MAX when nobody sets it, in every version so far. */
export const defaultMapKeysMax = 4096;

export interface MapLimits {
  readonly mapKeysMax: number;
  /** Keys that one entry of avg() and stats() takes in the kernel: 2 until 0.22, 1 since 0.23 (measured). */
  readonly keysPerStats: 1 | 2;
}

export interface SnapshotContext extends MapLimits {
  /** Events lost since the start. */
  readonly lostEvents: number;
  /** Map updates that bpftrace reported as failed since the start. 0.17 does not report them. */
  readonly failedUpdates: number;
}

const bucketsInUse = (entry: HistogramMap['entries'][number]): number =>
  entry.value.filter((bucket) => bucket.count > 0n).length;

/** All maps at one moment. A map that has no entry is absent: bpftrace does not print it. */
export class MapSnapshot {
  readonly maps: ReadonlyMap<string, BpftraceMap>;
  readonly lostEvents: number;
  readonly failedUpdates: number;
  readonly #context: SnapshotContext;

  constructor(maps: ReadonlyMap<string, BpftraceMap>, context: SnapshotContext) {
    this.maps = maps;
    this.lostEvents = context.lostEvents;
    this.failedUpdates = context.failedUpdates;
    this.#context = context;
  }

  #entries<M extends BpftraceMap>(name: string, kind: M['kind']): M['entries'] {
    const map = this.maps.get(name);
    if (!map) return [];
    if (map.kind !== kind) throw new TypeError(`${name} is a map of kind "${map.kind}", not "${kind}"`);
    return (map as M).entries;
  }

  /** Entries of count(), sum(), min(), max() and plain maps; none if the map is empty. @throws TypeError on another kind. */
  values(name: string): readonly MapEntry<Value>[] {
    return this.#entries<ValueMap>(name, 'values');
  }
  histograms(name: string): HistogramMap['entries'] {
    return this.#entries<HistogramMap>(name, 'hist');
  }
  stats(name: string): StatsMap['entries'] {
    return this.#entries<StatsMap>(name, 'stats');
  }
  averages(name: string): AverageMap['entries'] {
    return this.#entries<AverageMap>(name, 'avg');
  }

  /** The integer under a key ("4026532177,2"; nothing: a map without keys), 0 if there is none. */
  integer(name: string, keyText: string | number | bigint = ''): bigint {
    const value = this.values(name).find((entry) => entry.keyText === String(keyText))?.value ?? 0n;
    if (typeof value !== 'bigint') throw new TypeError(`${name}[${keyText}] holds no integer`);
    return value;
  }

  /** Keys in the kernel's map: a histogram takes one for every bucket in use. */
  occupancy(name: string): number {
    const map = this.maps.get(name);
    if (!map) return 0;
    if (map.kind === 'hist') return map.entries.reduce((sum, entry) => sum + bucketsInUse(entry), 0);
    return map.entries.length * (map.kind === 'values' ? 1 : this.#context.keysPerStats);
  }

  /** At its limit: what came after was not counted, silently in 0.17. */
  isFull(name: string): boolean {
    return this.occupancy(name) >= this.#context.mapKeysMax;
  }

  get fullMaps(): string[] {
    return [...this.maps.keys()].filter((name) => this.isFull(name));
  }

  /** @throws BpftraceError `map-full` or `lost-events` unless every figure counts everything. */
  assertComplete(): void {
    const [full] = this.fullMaps;
    if (full !== undefined)
      throw new BpftraceError(
        'map-full',
        `${full} holds ${this.occupancy(full)} keys, its limit; more were not counted.`,
      );
    if (this.lostEvents > 0)
      throw new BpftraceError(
        'lost-events',
        `bpftrace lost ${this.lostEvents} events; raise perfBufferPages or print less.`,
      );
  }
}
