/** What the wrapper appends to a program: a ready mark, and two marker maps around every dump of all maps. */
import type { BpftraceVersion } from './version.ts';

export interface Instrumented {
  readonly program: string;
  /** Probes of ours that bpftrace counts as attached. */
  readonly extraProbes: number;
  /** The map that is printed first, or only after `mapsBefore`. */
  readonly head: string;
  /** Maps of the program whose names sort before any that could be the head ("@"). */
  readonly mapsBefore: readonly string[];
  /** The map that is printed last. */
  readonly tail: string;
  /** Text of the printf that says: every probe is attached. */
  readonly readyText: string;
  /** Text of the printf whose only use is to wake bpftrace. */
  readonly wakeText: string;
}

/** Until 0.21 SIGUSR1 printed all maps by itself; since 0.22 only a probe for the signal does (bpftrace pull request 3522). */
const signalNeedsProbe = (version: BpftraceVersion): boolean => version.major > 0 || version.minor >= 22;

/** Comments and strings, in which an @ is no map. */
const notCode = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"/g;
const mapName = /@[A-Za-z_]?\w*/g;

/** Names of the maps in a program, "@" included. */
export const mapNames = (program: string): string[] => [
  ...new Set(program.replaceAll(notCode, ' ').match(mapName) ?? []),
];

/** Dumps are in byte order of the names (std::map), so "@" is first, then "@A", "@A0", "@A00". */
const headFor = (names: readonly string[]): string => {
  let head = '@';
  while (names.includes(head)) head = head === '@' ? '@A' : `${head}0`;
  return head;
};

/** "z" is the greatest character of a name: with one more at the front than any other name has, ours is last. */
const tailFor = (names: readonly string[]): string => {
  const leading = names.map((name) => /^@(z*)/.exec(name)?.[1]?.length ?? 0);
  return `@${'z'.repeat(Math.max(1, ...leading) + 1)}_bpftrace_wrapper`;
};

/**
 * How often the ready mark is tried, in milliseconds. It prints once; the timer itself stays, and 50 firings a second of
 * one comparison cost less than can be measured. What an interval prints is read only after every probe is attached.
 */
const readyIntervalMs = 20;

const readyProbe = (head: string, tail: string, readyText: string): string =>
  `interval:ms:${readyIntervalMs} /${tail} == 0/ { ${head} = 1; ${tail} = 1; printf("${readyText}\\n"); }`;

/** SIGUSR1 is 10 on every architecture that bpftrace runs on (include/uapi/asm-generic/signal.h). */
const wakeProbe = (wakeText: string): string =>
  `tracepoint:signal:signal_generate /args->sig == 10 && args->comm == "bpftrace"/ { printf("${wakeText}\\n"); }`;

/**
 * All records have the same size and go into one buffer that is read by the very thread that runs this probe. So space
 * only shrinks while it runs: if the tail's record found room, all before it did. This is why a dump with a tail is whole.
 */
const dumpProbe = (maps: readonly string[]): string =>
  `self:signal:SIGUSR1 { ${maps.map((name) => `print(${name});`).join(' ')} }`;

export const instrument = (program: string, version: BpftraceVersion, promptSnapshots = false): Instrumented => {
  const names = mapNames(program).sort();
  const head = headFor(names);
  const tail = tailFor(names);
  const readyText = `ready ${tail}`;
  const wakeText = `wake ${tail}`;
  const probes = [readyProbe(head, tail, readyText)];
  if (promptSnapshots) probes.push(wakeProbe(wakeText));
  if (signalNeedsProbe(version)) probes.push(dumpProbe([head, ...names, tail]));
  return {
    program: `${program}\n${probes.join('\n')}\n`,
    extraProbes: probes.length,
    head,
    mapsBefore: names.filter((name) => name < head),
    tail,
    readyText: `${readyText}\n`,
    wakeText: `${wakeText}\n`,
  };
};
