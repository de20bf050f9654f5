/** This program as a guest runs it: the built one, which needs nothing beside it but its own folder. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { failure } from '../errors.ts';
import { shellQuote } from '../system/exec/command-line.ts';
import { type GuestFiles, guestBin } from '../vm/guest/guest-folder.ts';

/** Beside dist/main.js when built, in dist/ when run from the sources. */
const builtProgram = (): string | undefined =>
  ['./main.js', '../../dist/main.js']
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((place) => existsSync(place));

/** Throws NOT_BUILT. */
export const guestProgram = (): string => {
  const program = builtProgram();
  if (!program) throw failure('NOT_BUILT', { file: 'dist/main.js' });
  return program;
};

/** By our Node where the root has it, else by the root's own. */
const launcherText = (node: string, program: string): string => {
  const [path, main] = [shellQuote(node), shellQuote(program)];
  return `#!/bin/sh\n[ -x ${path} ] && exec ${path} ${main} "$@"\nexec node ${main} "$@"\n`;
};

export interface Offer {
  readonly files: GuestFiles;
  /** Holds dist, probes and schema. */
  readonly readable: readonly string[];
}

/** What makes `vethscope` a command of a guest with this root. From unbuilt sources there is none to offer. */
export const offerProgram = (root: string): Offer => {
  const program = builtProgram();
  if (!program) return { files: {}, readable: [] };
  const files = { [guestBin('vethscope')]: launcherText(process.execPath, program) };
  return { files, readable: root === '/' ? [] : [dirname(dirname(program))] };
};
