import type { BpftraceChild, Ending } from './child.ts';
import { diagnose } from './diagnose.ts';
import { BpftraceError } from './errors.ts';
import { EventQueue } from './event-queue.ts';
import type { BpftraceEvent } from './events.ts';
import { isIdle, untilIdle } from './idle.ts';
import type { MapSnapshot } from './map-snapshot.ts';
import { OutputReader } from './output-reader.ts';
import type { SessionEnd, SessionSettings } from './session-model.ts';
import { type Deferred, deferred, within } from './timing.ts';

/**
 * 0.17 ends only if SIGINT interrupts its wait for events; one that comes while it works leaves a flag that is looked at when
 * the wait is next interrupted (bpftrace.cpp, poll_perf_events). SIGUSR1 does that and harms at no moment, while a second
 * SIGINT would kill it as soon as it prints the final maps. Usual ends take 100 ms.
 */
const nudgeEveryMs = 300;

const hasEnded = (): BpftraceError =>
  new BpftraceError('died-early', 'bpftrace has ended already; there is nothing to take a snapshot of.');

/** stderr lines kept for an error message. */
const stderrLimit = 200;

/** One running bpftrace. Made by startBpftrace. */
export class BpftraceSession implements AsyncDisposable {
  readonly #child: BpftraceChild;
  readonly #settings: SessionSettings;
  readonly #output: OutputReader;
  readonly #stderr: string[] = [];
  readonly #ready = deferred<void>();
  #snapshot: Deferred<MapSnapshot> | undefined;
  #lastSnapshot: Promise<unknown> = Promise.resolve();
  #noMoreSnapshots: BpftraceError | undefined;
  #lastDump: MapSnapshot | undefined;
  /** The dump that the last snapshot() got. */
  #answered: MapSnapshot | undefined;
  #stopping: Promise<MapSnapshot> | undefined;
  #askedToEnd = false;

  /** Resolves when bpftrace is gone, whatever the reason; never rejects. */
  readonly ended: Promise<SessionEnd>;
  /** Resolves only if bpftrace dies without being asked to: for Promise.race with the work under way. */
  readonly died: Promise<BpftraceError>;

  constructor(child: BpftraceChild, settings: SessionSettings) {
    this.#child = child;
    this.#settings = settings;
    this.#output = new OutputReader(settings.instrumented, settings.limits, new EventQueue(settings.maxQueuedEvents), {
      onReady: () => this.#ready.resolve(),
      onDump: (snapshot) => this.#onDump(snapshot),
    });
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
    return this.#output.attachedProbes;
  }
  /**
   * Printed events that bpftrace is known to have lost. Maps count in the kernel and lose nothing. The kernel reports a
   * loss together with the next event that fits the buffer, so a loss just before the end can stay unknown.
   */
  get lostEvents(): number {
    return this.#output.lostEvents;
  }
  /** Events thrown away because nobody iterated `events` in time. */
  get droppedEvents(): number {
    return this.#output.events.dropped;
  }
  /** What the program prints, in order; ends with the process. For one consumer. Dumps of snapshot() are not in it. */
  get events(): AsyncIterable<BpftraceEvent> {
    return this.#output.events;
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
    if (this.#noMoreSnapshots) throw this.#noMoreSnapshots;
    if (this.#askedToEnd) throw hasEnded();
    const wanted = deferred<MapSnapshot>();
    this.#snapshot = wanted;
    const over = this.ended.then(({ error }) => {
      throw error ?? hasEnded();
    });
    const dump = Promise.race([wanted.promise, over]);
    const answer = within(this.#settings.snapshotTimeoutMs, dump, 'No complete dump of the maps');
    try {
      const [snapshot] = await Promise.all([answer, this.#signal('SIGUSR1')]);
      return snapshot;
    } catch (error) {
      // Its dump may still come, and would be taken for the next one's.
      if (error instanceof BpftraceError) this.#noMoreSnapshots = error;
      throw error;
    } finally {
      this.#snapshot = undefined;
    }
  }

  async #signal(name: 'SIGINT' | 'SIGUSR1'): Promise<void> {
    await untilIdle(this.pid);
    this.#child.kill(name);
  }

  async #stop(): Promise<MapSnapshot> {
    const { stopGraceMs } = this.#settings;
    this.#askedToEnd = true;
    await this.#signal('SIGINT');
    const nudge = setInterval(() => isIdle(this.pid) && this.#child.kill('SIGUSR1'), nudgeEveryMs);
    try {
      const end = await within(stopGraceMs, this.ended, 'bpftrace did not end');
      if (end.maps) return end.maps;
      if (end.exitCode === 0) throw new BpftraceError('died-early', 'bpftrace ended without printing its final maps.');
      throw end.error ?? diagnose(this.#stderr, end);
    } catch (error) {
      await this.kill();
      throw error;
    } finally {
      clearInterval(nudge);
    }
  }

  async #follow(): Promise<SessionEnd> {
    const [, , ending] = await Promise.all([
      this.#output.read(this.#child.stdout),
      this.#readErrors(),
      this.#child.ended,
    ]);
    const maps = this.#finalMaps(ending);
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

  #onDump(dump: MapSnapshot): void {
    this.#lastDump = dump;
    if (!this.#snapshot) return;
    this.#answered = dump;
    this.#snapshot.resolve(dump);
  }

  /** Maps that were printed at the end; what answered an earlier snapshot is not what a stop() wants. */
  #finalMaps(ending: Ending): MapSnapshot | undefined {
    const stale = this.#askedToEnd && this.#lastDump === this.#answered;
    return ending.exitCode === 0 && !stale ? this.#lastDump : undefined;
  }
}
