/** A trace at the terminal: what stands out first. */
import type { WireTrace } from '../../model/wire-trace.ts';
import {
  counterText,
  deviceText,
  droppedText,
  freedText,
  kindText,
  loadLead,
  loadLossSentence,
  loadRows,
  offloadText,
  queueText,
  stageRows,
  sumSentence,
  traceAnswer,
  wayThere,
} from '../../report/index.ts';
import { inertStrings } from '../../text/inert.ts';
import { pad } from '../../text/table.ts';
import { hanging } from './hanging.ts';

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  pad([head, ...rows]).map((line) => `  ${line}`);

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

const findings = ({ findings: found }: WireTrace): string[] =>
  found.flatMap(({ message }) => hanging('  - ', message, 100));

const way = (trace: WireTrace): string[] =>
  wayThere(trace).map(
    (device, index) => `  ${'  '.repeat(index)}${index > 0 ? '→ ' : ''}${deviceText(device)} (${kindText(device)})`,
  );

const stages = (trace: WireTrace): string[] => {
  const rows = stageRows(trace.stages).map(({ name, median, p99, mean, share }) => [name, median, p99, mean, share]);
  if (rows.length === 0) return [];
  const sum = sumSentence(trace);
  return [...table(['stage', 'median', 'p99', 'mean', 'of all'], rows), ...(sum ? hanging('  ', sum, 100) : [])];
};

const load = (trace: WireTrace): string[] => {
  const lost = loadLossSentence(trace);
  const figures = pad(loadRows(trace).map(({ name, value }) => [name, value])).map((line) => `  ${line}`);
  return lost === null ? [] : [...hanging('  ', loadLead(trace), 100), ...figures, ...hanging('  ', lost, 100)];
};

const freed = (trace: WireTrace): string[] =>
  trace.freed.length === 0
    ? []
    : table(
        ['at', 'what', 'skbs', 'reason', 'in', 'that is'],
        trace.freed.map((one) => [
          one.where,
          one.way,
          freedText(one.skbs, one.lost),
          one.reason,
          one.function,
          one.text,
        ]),
      );

const devices = (trace: WireTrace): string[] =>
  trace.devices.length === 0
    ? []
    : table(
        ['device', 'MTU', 'offloads', 'qdisc, queues', 'rx / tx packets', 'dropped'],
        trace.devices.map((device) => [
          deviceText(device),
          String(device.mtu ?? '–'),
          offloadText(device),
          queueText(device),
          counterText(device),
          droppedText(device),
        ]),
      );

export const traceText = (result: WireTrace): string => {
  const trace = inertStrings(result);
  return [
    traceAnswer(trace),
    ...section('What stands out', findings(trace)),
    ...section('The way there, as seen', way(trace)),
    ...section('Stages, there and back', stages(trace)),
    ...section('Under load', load(trace)),
    ...section('Freed skbs of these echoes', freed(trace)),
    ...section('Devices on the way; packets of everybody, meanwhile', devices(trace)),
    '',
  ].join('\n');
};
