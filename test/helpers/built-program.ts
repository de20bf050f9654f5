/** commander's program as a user meets it, of which nothing is executed: for what is derived from its commands. */
import { buildProgram } from '../../src/cli/program.ts';
import { capturedIo } from './captured-io.ts';

export const builtProgram = () =>
  buildProgram({
    io: capturedIo().io,
    signal: new AbortController().signal,
    argv: [],
    exitCode: 0,
    verbosity: { on: false },
  });
