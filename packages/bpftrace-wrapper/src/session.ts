import type { BpftraceChild, Ending } from './child.ts';
import { diagnose } from './diagnose.ts';
import { DumpCollector } from './dump-collector.ts';
import { BpftraceError } from './errors.ts';
import { EventQueue } from './event-queue.ts';
import { type BpftraceEvent, parseLine } from './events.ts';
import type { Instrumented } from './instrument.ts';
import { MapSnapshot, type SnapshotContext } from './map-snapshot.ts';
import type { BpftraceMap } from './maps.ts';
import { type Deferred, deferred, within } from './timing.ts';

export interface SessionSettings {
  readonly instrumented: Instrumented;
  readonly mapKeysMax: number;
  readonly keysPerStats: SnapshotContext['keysPerStats'];
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

/** stderr lines kept for an error message. */
const stderrLimit = 200;

/** One running bpftrace. Made by startBpftrace. */
export class BpftraceSession implements AsyncDisposable {
  readonly #child: BpftraceChild;
  readonly #settings: SessionSettings;
  readonly #dumps: DumpCollector;
  readonly #events: EventQueue<BpftraceEvent>;
  readonly #stderr: string[] = [];
  readonly #ready = deferred<void>();
  #snapshot: Deferred<MapSnapshot> | undefined;
  #lastSnapshot: Promise<unknown> = Promise.resolve();
  #finalMaps: MapSnapshot | undefined;
  #stopping: Promise<MapSnapshot> | undefined;
  #askedToEnd = false;
  #attachedProbes = 0;
  #lostEvents = 0;
  #failedUpdates = 0;

  /** Resolves when bpftrace is gone, whatever the reason; never rejects. */
  readonly ended: Promise<SessionEnd>;
  /** Resolves only if bpftrace dies without being asked to: for Promise.race with the work under way. */
  readonly died: Promise<BpftraceError>;

  constructor(child: BpftraceChild, settings: SessionSettings) {
    this.#child = child;
    this.#settings = settings;
    this.#dumps = new DumpCollector(settings.instrumented);
    this.#events = new EventQueue(settings.maxQueuedEvents);
    this.ended = this.#follow();
    this.died = new Promise((resolve) => {
      this.ended.then(({ error }) => error && resolve(error));
    });
  }

  get pid(): number {
    return this.#child.pid;
  }
  /** Probes of the caller's program; ours are not counted. */
  get attachedProbes(): number {
    return this.#attachedProbes;
  }
  /** Printed events that bpftrace lost so far. Maps count in the kernel and lose nothing. */
  get lostEvents(): number {
    return this.#lostEvents;
  }
  /** Events thrown away because nobody iterated `events` in time. */
  get droppedEvents(): number {
    return this.#events.dropped;
  }
  /** What the program prints, in order; ends with the process. For one consumer. Dumps of snapshot() are not in it. */
  get events(): AsyncIterable<BpftraceEvent> {
    return this.#events;
  }
  get stderr(): readonly string[] {
    return this.#stderr;
  }
  /** Resolves when every probe is attached. @throws BpftraceError */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** All maps now, while the program goes on. @throws BpftraceError `timed-out`, `died-early` */
  snapshot(): Promise<MapSnapshot> {
    const next = this.#lastSnapshot.then(() => this.#takeSnapshot());
    this.#lastSnapshot = next.catch(() => undefined);
    return next;
  }

  /** Detaches, and returns the final maps. Can be called again. @throws BpftraceError if they did not come. */
  stop(): Promise<MapSnapshot> {
    this.#stopping ??= this.#lastSnapshot.then(() => this.#stop());
    return this.#stopping;
  }

  /** SIGKILL, at once; the maps are lost. */
  async kill(): Promise<void> {
    this.#askedToEnd = true;
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  /** Stops if need be. Never throws: there is nothing left to do about it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop().catch(() => this.kill());
  }

  async #takeSnapshot(): Promise<MapSnapshot> {
    const wanted = deferred<MapSnapshot>();
    this.#snapshot = wanted;
    const over = this.ended.then(({ error }) => {
      throw (
        error ?? new BpftraceError('died-early', 'bpftrace has ended already; there is nothing to take a snapshot of.')
      );
    });
    this.#child.kill('SIGUSR1');
    try {
      return await within(
        this.#settings.snapshotTimeoutMs,
        Promise.race([wanted.promise, over]),
        'No complete dump of the maps',
      );
    } finally {
      this.#snapshot = undefined;
    }
  }

  async #stop(): Promise<MapSnapshot> {
    const { stopGraceMs } = this.#settings;
    this.#askedToEnd = true;
    this.#child.kill('SIGINT');
    try {
      const end = await within(stopGraceMs, this.ended, 'bpftrace did not end');
      if (end.maps) return end.maps;
      throw end.error ?? diagnose(this.#stderr, end);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  async #follow(): Promise<SessionEnd> {
    const [, , ending] = await Promise.all([this.#readEvents(), this.#readErrors(), this.#child.ended]);
    this.#events.end();
    const maps = ending.exitCode === 0 ? this.#finalMaps : undefined;
    const error = this.#askedToEnd || maps ? undefined : diagnose(this.#stderr, ending);
    this.#ready.reject(error ?? new BpftraceError('died-early', 'bpftrace ended before it was ready.'));
    return { ...ending, reason: this.#askedToEnd ? 'stopped' : maps ? 'exited' : 'died', error, maps };
  }

  async #readErrors(): Promise<void> {
    for await (const line of this.#child.stderr) {
      this.#stderr.push(line);
      if (this.#stderr.length > stderrLimit) this.#stderr.shift();
    }
  }

  async #readEvents(): Promise<void> {
    for await (const line of this.#child.stdout) {
      const parsed = parseLine(line);
      if (!parsed) continue;
      const { event, dump } = this.#dumps.push(parsed);
      if (event) this.#onEvent(event);
      if (dump) this.#onDump(dump);
    }
  }

  #onDump(maps: ReadonlyMap<string, BpftraceMap>): void {
    const { mapKeysMax, keysPerStats } = this.#settings;
    const context = { mapKeysMax, keysPerStats, lostEvents: this.#lostEvents, failedUpdates: this.#failedUpdates };
    this.#finalMaps = new MapSnapshot(maps, context);
    this.#snapshot?.resolve(this.#finalMaps);
  }

  #onEvent(event: BpftraceEvent): void {
    const { readyText, extraProbes } = this.#settings.instrumented;
    if (event.type === 'printf' && event.text === readyText) {
      this.#ready.resolve();
      return;
    }
    if (event.type === 'attached-probes') this.#attachedProbes = event.count - extraProbes;
    if (event.type === 'lost-events') this.#onLost(event.count);
    if (event.type === 'helper-error' && event.helper === 'map_update_elem') this.#failedUpdates += 1;
    this.#events.push(event);
  }

  /** Since 0.22 a dump consists of events too: if it was among the lost ones, ask again. */
  #onLost(count: number): void {
    this.#lostEvents += count;
    if (this.#snapshot) this.#child.kill('SIGUSR1');
  }
}
