/** A bounded queue between the reader of stdout, which must never wait, and whoever iterates. */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #limit: number;
  #items: T[] = [];
  #ended = false;
  #wake: (() => void) | undefined;
  /** Items thrown away because nobody read them in time, the oldest first. */
  dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(item: T): void {
    this.#items.push(item);
    if (this.#items.length > this.#limit) {
      const tooMany = Math.ceil(this.#limit / 2);
      this.#items.splice(0, tooMany);
      this.dropped += tooMany;
    }
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** Whoever leaves the loop early leaves the rest to the next one. */
  *#batch(): Generator<T> {
    const batch = this.#items;
    this.#items = [];
    let taken = 0;
    try {
      for (const item of batch) {
        taken += 1;
        yield item;
      }
    } finally {
      if (taken < batch.length) this.#items = [...batch.slice(taken), ...this.#items];
    }
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    while (true) {
      yield* this.#batch();
      if (this.#items.length > 0) continue;
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
