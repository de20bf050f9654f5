/** Reads what bpftrace prints: sorts dumps from events, keeps count of what was lost. */
import { DumpCollector } from './dump-collector.ts';
import type { EventQueue } from './event-queue.ts';
import { type BpftraceEvent, parseLine } from './events.ts';
import type { Instrumented } from './instrument.ts';
import { type MapLimits, MapSnapshot } from './map-snapshot.ts';

export interface OutputListener {
  /** Every probe is attached. */
  onReady(): void;
  onDump(snapshot: MapSnapshot): void;
}

export class OutputReader {
  readonly events: EventQueue<BpftraceEvent>;
  attachedProbes = 0;
  lostEvents = 0;
  failedUpdates = 0;
  readonly #instrumented: Instrumented;
  readonly #limits: MapLimits;
  readonly #dumps: DumpCollector;
  readonly #listener: OutputListener;

  constructor(
    instrumented: Instrumented,
    limits: MapLimits,
    queue: EventQueue<BpftraceEvent>,
    listener: OutputListener,
  ) {
    this.events = queue;
    this.#instrumented = instrumented;
    this.#limits = limits;
    this.#dumps = new DumpCollector(instrumented);
    this.#listener = listener;
  }

  /** Resolves when the output ends. */
  async read(lines: AsyncIterable<string>): Promise<void> {
    for await (const line of lines) {
      const parsed = parseLine(line);
      if (parsed) this.#sort(parsed);
    }
    this.events.end();
  }

  #sort(parsed: BpftraceEvent): void {
    const { event, dump } = this.#dumps.push(parsed);
    if (event && !this.#isOurs(event)) this.events.push(this.#counted(event));
    if (!dump) return;
    const { lostEvents, failedUpdates } = this;
    this.#listener.onDump(new MapSnapshot(dump, { ...this.#limits, lostEvents, failedUpdates }));
  }

  #isOurs(event: BpftraceEvent): boolean {
    if (event.type !== 'printf') return false;
    const { readyText, wakeText } = this.#instrumented;
    if (event.text === readyText) this.#listener.onReady();
    return event.text === readyText || event.text === wakeText;
  }

  #counted(event: BpftraceEvent): BpftraceEvent {
    if (event.type === 'attached-probes') {
      this.attachedProbes = event.count - this.#instrumented.extraProbes;
      return { ...event, count: this.attachedProbes };
    }
    if (event.type === 'helper-error' && event.helper === 'map_update_elem') this.failedUpdates += 1;
    if (event.type === 'lost-events') this.lostEvents += event.count;
    return event;
  }
}
