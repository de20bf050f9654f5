export type BpftraceErrorKind =
  /** No bpftrace under that name, or it cannot be executed. */
  | 'not-found'
  | 'not-root'
  /** The program does not compile; `location` says where. */
  | 'compile'
  /** A probe cannot be attached; `probe` names it. */
  | 'attach'
  /** bpftrace could not keep up: printed events are missing. Maps are not affected. */
  | 'lost-events'
  /** A map is at its limit: further keys were not counted. */
  | 'map-full'
  /** bpftrace ended, or was killed, before it was asked to. */
  | 'died-early'
  /** Not ready, no snapshot, or not gone within the time allowed. */
  | 'timed-out';

export interface SourceLocation {
  /** From 1. */
  readonly line: number;
  /** From 1; absent where bpftrace names whole lines only. */
  readonly column?: number;
  readonly endColumn?: number;
  /** The line of the program, and the marks under the place, as bpftrace prints them. */
  readonly excerpt: string;
}

export interface BpftraceErrorDetails {
  readonly location?: SourceLocation;
  /** "kprobe:veth_xmit", "tracepoint:net:netif_rx". */
  readonly probe?: string;
  /** The last lines of stderr. */
  readonly stderr?: readonly string[];
  readonly exitCode?: number | null;
  readonly signal?: string | null;
}

export class BpftraceError extends Error {
  readonly kind: BpftraceErrorKind;
  readonly details: BpftraceErrorDetails;

  constructor(kind: BpftraceErrorKind, message: string, details: BpftraceErrorDetails = {}) {
    super(message);
    this.name = 'BpftraceError';
    this.kind = kind;
    this.details = details;
  }
}
