/** The text of a topology file, YAML or JSON, to what it says. Pure. */
import { type Document, isNode, LineCounter, parseDocument, type YAMLParseError } from 'yaml';
import type { z } from 'zod';
import { failure } from '../../errors.ts';
import { issueWords } from '../../text/issue-words.ts';
import { faultsOf } from './file-faults.ts';
import { type TopologyFile, topologyFileSchema } from './file-schema.ts';

/** Nobody writes a longer one by hand; the largest that the schema allows has half of it. */
const mostBytes = 65_536;
/** An alias stands for what it repeats: a few are a convenience, more can fill the memory. */
const mostAliases = 20;

type Keys = readonly PropertyKey[];

const fieldText = (keys: Keys): string =>
  keys.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key + 1}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');

/** Of YAML's own faults: its sentence, without the place and the excerpt that follow. */
const syntaxWords = ({ code, message }: YAMLParseError): string =>
  code === 'MULTIPLE_DOCS' ? 'it holds more than one document' : (message.split(/ at line |:?\n/)[0] ?? message);

/** Line of the innermost of these keys that is there. */
const lineOf = (document: Document.Parsed, lines: LineCounter, keys: Keys): number | null => {
  for (let length = keys.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(keys.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return null;
};

/** Where an issue is: a key that is too much has a place of its own. */
const keysOf = (issue: z.core.$ZodIssue): Keys =>
  issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;

/** Throws TOPOLOGY_FILE, which names the line and the field. */
export const parseTopologyFile = (name: string, text: string): TopologyFile => {
  const refuse = (detail: string, line: number | null = null) => failure('TOPOLOGY_FILE', { file: name, line, detail });
  if (text.length > mostBytes) throw refuse(`it has more than ${mostBytes / 1024} KiB`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true });
  const [error] = document.errors;
  if (error) throw refuse(syntaxWords(error), lines.linePos(error.pos[0]).line);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: mostAliases });
  } catch {
    throw refuse('its anchors are repeated too often, or name each other');
  }
  const parsed = topologyFileSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues as [z.core.$ZodIssue];
    throw refuse(`${fieldText(issue.path) || 'it'} ${issueWords(issue)}`, lineOf(document, lines, keysOf(issue)));
  }
  const [fault] = faultsOf(parsed.data);
  if (fault) throw refuse(`${fieldText(fault.at)} ${fault.what}`, lineOf(document, lines, fault.at));
  return parsed.data;
};
