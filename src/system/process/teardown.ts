/**
 * What has been acquired, to be released in reverse order. Node 20 has no AsyncDisposableStack.
 * Every undo runs even if an earlier one fails; the first failure is thrown at the end.
 */
export class Teardown implements AsyncDisposable {
  readonly #undos: (() => Promise<unknown>)[] = [];

  /** Registers the release in the same line that acquires. */
  use<T extends AsyncDisposable>(resource: T): T {
    this.defer(async () => resource[Symbol.asyncDispose]());
    return resource;
  }

  defer(undo: () => Promise<unknown>): void {
    this.#undos.push(undo);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const failures: unknown[] = [];
    for (let undo = this.#undos.pop(); undo; undo = this.#undos.pop()) {
      await undo().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }
}
