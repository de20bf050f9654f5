/** Finds the one JSON document in what `iperf3 -J` printed, and what iperf3 says of its own failure. */
import { failure } from '../../errors.ts';
import { splitJson } from '../../text/json-objects.ts';
import { howItEnded, type ToolOutput } from './load-kind.ts';

type Load = 'tcp' | 'udp';

export const unreadable = (reason: string) => failure('LOAD_OUTPUT', { tool: 'iperf3', reason });

/** The load is called tcp or udp; a reader has to look at iperf3. */
const failed = (load: Load, reason: string) =>
  failure('LOAD_FAILED', { load, reason: `iperf3: ${reason.replace(/^iperf3: /, '')}` });

/** iperf3 says so in a line of its own where the JSON is finished already, and ends with 0 or 1 (iperf_err.c, iperf_err). */
const complaintIn = (lines: readonly string[]): string | undefined =>
  lines.map((line) => /^iperf3: (?:error|interrupt) - (.*)$/.exec(line)?.[1]).find((words) => words !== undefined);

const versionIn = (document: string): string =>
  /"version":\s*"iperf ([^"]+)"/.exec(document)?.[1] ?? 'of unknown version';

/** JSON has no such number, and JSON.parse names the place only. cJSON writes what C prints. */
const notNumber = /"([^"]+)":\s*(-?(?:nan|inf(?:inity)?))\b/i;

/** "no valid JSON after "bits_per_second": …": V8 names a position only, which no reader can find. */
const lastFieldBefore = (document: string, message: string): string => {
  const position = Number(/at position (\d+)/.exec(message)?.[1] ?? Number.NaN);
  const field = [...document.slice(0, position || 0).matchAll(/"([^"\n]+)":/g)].at(-1)?.[1];
  return field === undefined ? '' : ` after "${field}"`;
};

const parseDocument = (document: string): unknown => {
  const [, field, value] = notNumber.exec(document) ?? [];
  if (field !== undefined) throw unreadable(`${field}: ${value} is not a number`);
  try {
    return JSON.parse(document);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw unreadable(`no valid JSON${lastFieldBefore(document, message)}: ${message}`);
  }
};

/** A library may write objects of its own between: these keys are those of iperf3. */
const isReport = (document: string): boolean => /"(?:intervals|end|error)"\s*:/.test(document);

/** The spaces may differ. */
const isSame = (document: string, report: unknown): boolean => {
  try {
    return JSON.stringify(JSON.parse(document)) === JSON.stringify(report);
  } catch {
    return false;
  }
};

/** 3.16 and 3.17 print the same document twice (esnet/iperf issues 1688 and 1716): of equal ones, one counts. */
const onlyDocument = (objects: readonly string[], lines: readonly string[]): unknown => {
  const reports = objects.filter(isReport);
  const [first, ...more] = reports.length > 0 ? reports : objects.slice(0, 1);
  if (first === undefined)
    throw unreadable(`no whole JSON document${lines[0] ? `, but "${lines[0].slice(0, 200)}"` : ''}`);
  const report = parseDocument(first);
  if (more.every((other) => other === first || isSame(other, report))) return report;
  const fault = 'more than one JSON document, which differ; iperf3 3.16 and 3.17 are known to print theirs twice';
  throw unreadable(`${fault}, this is ${versionIn(first)}`);
};

/** "error" beside figures: they are of a load that did not run to its end. */
const errorIn = (json: unknown): string | null => {
  if (typeof json !== 'object' || json === null || !('error' in json)) return null;
  return typeof json.error === 'string' && json.error !== '' ? json.error : `"error": ${JSON.stringify(json.error)}`;
};

/** The document as JSON. Lines of warning beside it change no figure of it. Throws LOAD_FAILED or LOAD_OUTPUT. */
export const readDocument = (output: ToolOutput, load: Load): unknown => {
  const { objects, lines } = splitJson(output.stdout);
  const complaint = complaintIn([...lines, ...output.stderr.split('\n')]);
  if (complaint !== undefined) throw failed(load, complaint);
  const ended = () => failed(load, howItEnded({ ...output, stdout: lines.join('\n') }));
  if (output.stdout.trim() === '' || (objects.length === 0 && output.exitCode !== 0)) throw ended();
  const json = onlyDocument(objects, lines);
  const error = errorIn(json);
  if (error !== null) throw failed(load, error);
  if (output.exitCode !== 0) throw ended();
  return json;
};
