/**
 * Reads Go benchmark text by its design document (golang.org/design/14313-benchmark-format) and, for what that leaves open,
 * as golang.org/x/perf/benchfmt/reader.go does. Throws where that reports a syntax error.
 */
export interface GoBenchmark {
  /** Without "Benchmark". */
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, number>>;
}

export interface GoBenchmarks {
  readonly results: readonly GoBenchmark[];
  /** "tcp-rate-bits/s" -> {better: "higher"}. */
  readonly units: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly ignored: readonly string[];
}

/** bufio.Scanner gives up on a longer line. */
const longestLine = 64 * 1024;
const keyValue = /^(\p{Ll}[^\s\p{Lu}:]*):(?:[ \t]+(.*))?$/u;

const resultOf = (line: string, config: Readonly<Record<string, string>>): GoBenchmark => {
  const [name = '', iterations = '', ...fields] = line.split(/\s+/u);
  if (!/^Benchmark(?!\p{Ll})/u.test(name)) throw new Error(`no name of a benchmark: ${name}`);
  if (!/^\d+$/.test(iterations)) throw new Error(`no iteration count: ${line}`);
  if (fields.length === 0 || fields.length % 2 !== 0) throw new Error(`values and units are no pairs: ${line}`);
  const values: Record<string, number> = {};
  for (let at = 0; at < fields.length; at += 2) {
    const [value, unit] = [Number(fields[at]), fields[at + 1] ?? ''];
    if (!Number.isFinite(value) || unit in values) throw new Error(`no value of its own: ${line}`);
    values[unit] = value;
  }
  return { name: name.slice('Benchmark'.length), config: { ...config }, values };
};

export const readGoBenchmarks = (text: string): GoBenchmarks => {
  const [results, ignored]: [GoBenchmark[], string[]] = [[], []];
  const units = new Map<string, Record<string, string>>();
  const config: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    if (Buffer.byteLength(line) >= longestLine) throw new Error('token too long');
    if (line.startsWith('Benchmark')) results.push(resultOf(line, config));
    else if (/^Unit\s/u.test(line)) {
      const [, unit = '', ...pairs] = line.split(/\s+/u);
      units.set(unit, Object.fromEntries(pairs.map((pair) => pair.split('=', 2) as [string, string])));
    } else {
      const [, key, value] = keyValue.exec(line) ?? [];
      if (key === undefined) ignored.push(line);
      else config[key] = value ?? '';
    }
  }
  return { results, units, ignored };
};
