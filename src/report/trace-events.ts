/**
 * Journeys as Chrome trace-event JSON, which Perfetto and chrome://tracing open: a process a topology, in it a thread for the
 * median journey, one for each of the slowest, and one for every visit with all its echoes where they were sent.
 * Format: https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU ("X": complete events, times in µs).
 */
import type { JourneyStage, Journeys } from '../model/journey.ts';
import type { Result } from '../model/result.ts';
import { type ArmJourneys, armJourneys, totalNs } from '../result/derive.ts';

interface CompleteEvent {
  readonly ph: 'X';
  readonly name: string;
  readonly cat: string;
  readonly ts: number;
  readonly dur: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: Readonly<Record<string, string | number>>;
}

interface NameEvent {
  readonly ph: 'M';
  readonly name: 'process_name' | 'thread_name';
  readonly pid: number;
  readonly tid: number;
  readonly args: { readonly name: string };
}

export type TraceEvent = CompleteEvent | NameEvent;

const usPerNs = 1 / 1000;
const usPerMs = 1000;

interface Row {
  readonly pid: number;
  readonly tid: number;
}

const threadName = ({ pid, tid }: Row, name: string): NameEvent => ({
  ph: 'M',
  name: 'thread_name',
  pid,
  tid,
  args: { name },
});

/** The whole echo, and in it its stages, each where the one before it ended. */
const eventsOf = (
  row: Row,
  stages: readonly JourneyStage[],
  stagesNs: readonly number[],
  startUs: number,
  label: string,
): CompleteEvent[] => [
  { ph: 'X', name: label, cat: 'round trip', ts: startUs, dur: totalNs(stagesNs) * usPerNs, ...row },
  ...stages.map(
    ({ name, group }, stage): CompleteEvent => ({
      ph: 'X',
      name,
      cat: group,
      ts: startUs + totalNs(stagesNs.slice(0, stage)) * usPerNs,
      dur: (stagesNs[stage] ?? 0) * usPerNs,
      ...row,
    }),
  ),
];

const visitEvents = (row: Row, { stages, stagesNs }: Journeys, intervalMs: number): CompleteEvent[] =>
  (stagesNs[0] ?? []).flatMap((_, echo) =>
    eventsOf(
      row,
      stages,
      stagesNs.map((stage) => stage[echo] ?? 0),
      echo * intervalMs * usPerMs,
      `echo ${echo + 1}`,
    ),
  );

const slowEvents = (pid: number, { stages, slowest }: ArmJourneys): TraceEvent[] =>
  slowest.flatMap((slow, index): TraceEvent[] => {
    const row = { pid, tid: 2 + index };
    const [whole, ...parts] = eventsOf(row, stages, slow.stagesNs, 0, `echo ${slow.sequence} of visit ${slow.visit}`);
    const args = { difference: slow.differences.join('; ') };
    return [threadName(row, `slow ${index + 1}`), ...(whole ? [{ ...whole, args }] : []), ...parts];
  });

/** Threads of visits come behind those of the median and the slowest. */
const firstVisitThread = 100;

const armEvents = (result: Result, arm: string, pid: number): TraceEvent[] => {
  const journeys = armJourneys(result, arm);
  if (!journeys) return [];
  const intervalMs = result.plan.loads.find((load) => load.kind === 'ping')?.intervalMs ?? 1;
  const median = { pid, tid: 1 };
  const visits = result.visits.filter((visit) => visit.arm === arm && visit.journeys !== null);
  return [
    { ph: 'M', name: 'process_name', pid, tid: 0, args: { name: arm } },
    threadName(median, 'median journey'),
    ...eventsOf(median, journeys.stages, journeys.medianNs, 0, 'median round trip'),
    ...slowEvents(pid, journeys),
    ...visits.flatMap((visit): TraceEvent[] => {
      const row = { pid, tid: firstVisitThread + visit.index };
      if (!visit.journeys) return [];
      return [threadName(row, `visit ${visit.index}`), ...visitEvents(row, visit.journeys, intervalMs)];
    }),
  ];
};

/** No events where no echo was followed. */
export const traceEvents = (
  result: Result,
): { readonly traceEvents: TraceEvent[]; readonly displayTimeUnit: 'ns' } => ({
  traceEvents: result.arms.flatMap(({ id }, index) => armEvents(result, id, index + 1)),
  displayTimeUnit: 'ns',
});
