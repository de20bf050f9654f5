/** One line of `bpftrace -f json` as a typed event. */
import { isRecord, parseExactJson, type Value, type ValueRecord } from './exact-json.ts';
import { type BpftraceMap, decodeMap } from './maps.ts';

const textTypes = ['printf', 'time', 'cat', 'join', 'syscall'] as const;
type TextType = (typeof textTypes)[number];

export type BpftraceEvent =
  | { readonly type: TextType; readonly text: string }
  | { readonly type: 'value'; readonly value: Value }
  /** print(@map) in the program. */
  | { readonly type: 'map'; readonly map: BpftraceMap }
  | { readonly type: 'lost-events'; readonly count: number }
  | { readonly type: 'attached-probes'; readonly count: number }
  /** A BPF helper failed, for instance because a map is full (0.23 reports this; 0.17 only with -k). */
  | { readonly type: 'helper-error'; readonly message: string; readonly helper: string; readonly record: ValueRecord }
  /** A record of a type this package does not know. */
  | { readonly type: 'other'; readonly name: string; readonly record: ValueRecord }
  /** A line that is no record: output of a child, or cut off. */
  | { readonly type: 'unparsed'; readonly line: string };

const isTextType = (type: string): type is TextType => (textTypes as readonly string[]).includes(type);

/** {"type": "lost_events", "data": {"events": 3}}; from 0.24 also "count": 3 beside "data". */
const countOf = (record: ValueRecord, field: string): number => {
  const nested = isRecord(record.data) ? record.data[field] : undefined;
  const count = record.count ?? nested;
  if (typeof count !== 'bigint') throw new TypeError(`no ${field} count`);
  return Number(count);
};

const mapEvent = (type: string, data: Value | undefined): BpftraceEvent | undefined => {
  const [named] = isRecord(data) ? Object.entries(data) : [];
  const map = named?.[0].startsWith('@') ? decodeMap(type, ...named) : undefined;
  return map && { type: 'map', map };
};

const helperError = (record: ValueRecord): BpftraceEvent => ({
  type: 'helper-error',
  message: String(record.msg ?? ''),
  helper: String(record.helper ?? ''),
  record,
});

const decodeRecord = (type: string, record: ValueRecord): BpftraceEvent => {
  if (isTextType(type)) return { type, text: String(record.data) };
  if (type === 'value') return { type, value: record.data ?? null };
  if (type === 'lost_events') return { type: 'lost-events', count: countOf(record, 'events') };
  if (type === 'attached_probes') return { type: 'attached-probes', count: countOf(record, 'probes') };
  if (type === 'helper_error') return helperError(record);
  return mapEvent(type, record.data) ?? { type: 'other', name: type, record };
};

/** undefined for the blank lines that bpftrace puts between records. Never throws: what cannot be read is `unparsed`. */
export const parseLine = (line: string): BpftraceEvent | undefined => {
  if (line.trim() === '') return undefined;
  try {
    const record = parseExactJson(line);
    if (isRecord(record) && typeof record.type === 'string') return decodeRecord(record.type, record);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
  return { type: 'unparsed', line };
};
