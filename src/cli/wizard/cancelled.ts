/** The user left a question with Esc or Ctrl-C: no failure, and nothing to explain. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}
