/** A timer that can lose a race without keeping the process alive. */
export class Deadline {
  readonly passed: Promise<'passed'>;
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number) {
    this.passed = new Promise((resolve) => {
      this.#timer = setTimeout(() => resolve('passed'), ms);
    });
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}
