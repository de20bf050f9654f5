/** Tells a dump of all maps (between our two marker maps) from what the program itself prints. */
import type { BpftraceEvent } from './events.ts';
import type { Instrumented } from './instrument.ts';
import type { BpftraceMap } from './maps.ts';

type Marks = Pick<Instrumented, 'head' | 'tail' | 'mapsBefore'>;

export interface Sorted {
  /** Not part of a dump: for the caller. */
  readonly event?: BpftraceEvent;
  /** A dump has just been completed: all maps but ours. */
  readonly dump?: ReadonlyMap<string, BpftraceMap>;
}

export class DumpCollector {
  readonly #marks: Marks;
  /** Maps of the dump that is being read; undefined between dumps. */
  #open: Map<string, BpftraceMap> | undefined;
  /** Maps just read whose names sort before the head's: part of the dump if the head follows at once. */
  #leading: BpftraceMap[] = [];

  constructor(marks: Marks) {
    this.#marks = marks;
  }

  push(event: BpftraceEvent): Sorted {
    if (event.type !== 'map') {
      this.#leading = [];
      return { event };
    }
    return this.#open ? this.#inside(this.#open, event.map) : this.#outside(event, event.map);
  }

  #inside(open: Map<string, BpftraceMap>, map: BpftraceMap): Sorted {
    if (map.name !== this.#marks.tail) {
      open.set(map.name, map);
      return {};
    }
    this.#open = undefined;
    open.delete(this.#marks.head);
    return { dump: open };
  }

  #outside(event: BpftraceEvent, map: BpftraceMap): Sorted {
    if (map.name === this.#marks.head) {
      this.#open = new Map(this.#leading.map((early) => [early.name, early]));
      this.#leading = [];
      return {};
    }
    if (this.#marks.mapsBefore.includes(map.name)) this.#leading.push(map);
    return { event };
  }
}
