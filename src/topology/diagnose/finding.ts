/** What is read of a wire that does not carry: whole outputs, each with what it is about. */

export type Subject =
  | 'links'
  | 'neighbours'
  | 'ports'
  | 'vlans'
  | 'routes'
  | 'settings'
  | 'protocol'
  | 'rules'
  | 'filters'
  | 'queues'
  | 'device-counters'
  | 'flows'
  | 'frees'
  | 'ping';

export interface Finding {
  readonly about: Subject;
  /** null: of the whole topology. */
  readonly node: string | null;
  readonly device: string | null;
  /** As a shell would take it. */
  readonly command: string;
  readonly output: string;
}
