import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose.ts';
import type { BpftraceErrorDetails } from '../../src/errors.ts';
import { readFixture, recordedVersions } from '../helpers/fixture.ts';

const place = (line: number, column: number, endColumn: number, excerpt: string): BpftraceErrorDetails => ({
  location: { line, column, endColumn, excerpt },
});

describe.each(recordedVersions)('diagnose, %s', (version) => {
  const errorOf = (name: string) => {
    const { stderr, ending } = readFixture(version, name);
    return diagnose(stderr.split('\n'), ending);
  };

  it.each([
    ['compile-syntax', /syntax error/, place(3, 1, 2, '}\n~')],
    ['compile-function', /Unknown function: foo/, place(2, 8, 11, '  @a = foo(1);\n       ~~~')],
    ['compile-identifier', /Unknown identifier/, { location: expect.objectContaining({ line: 1, column: 24 }) }],
    ['compile-type', /Type mismatch/, { location: expect.objectContaining({ line: 1, column: 14, endColumn: 21 }) }],
    ['compile-field', /field named 'nope'/, { location: expect.objectContaining({ line: 1, column: 27 }) }],
  ])('%s: where and what', (name, message, details) => {
    const error = errorOf(name);
    expect(error.kind).toBe('compile');
    expect(error.message).toMatch(message);
    expect(error.details).toMatchObject(details);
  });

  it('does not give a place in a generated file for one in the program', () => {
    const error = errorOf('compile-definition');
    expect(error).toMatchObject({
      kind: 'compile',
      message: "The program does not compile: unknown type name 'nosuch_t'",
    });
    expect(error.details.location).toBeUndefined();
  });

  it.each([
    ['attach-kprobe', 'kprobe:no_such_function'],
    ['attach-kfunc', 'kfunc:no_such_function'],
    ['attach-tracepoint', 'tracepoint:net:no_such_event'],
    ['attach-uprobe', 'uprobe:/no/such/file:main'],
  ])('%s names the probe', (name, probe) => {
    expect(errorOf(name)).toMatchObject({ kind: 'attach', details: { probe } });
  });

  it('knows that root is missing', () => {
    expect(errorOf('not-root').kind).toBe('not-root');
  });
});

describe('diagnose', () => {
  it('names a missing program', () => {
    const error = diagnose(['setpriv: failed to execute bpftrace: No such file or directory'], {
      exitCode: 127,
      signal: null,
    });
    expect(error).toMatchObject({
      kind: 'not-found',
      message: 'bpftrace could not be started: No such file or directory.',
    });
  });

  it('does not take the memlock line for the reason', () => {
    const line = `ERROR: Unknown error -1: couldn't set RLIMIT_MEMLOCK for bpftrace. If your program is not loading, …`;
    const error = diagnose([line], { exitCode: null, signal: 'SIGKILL' });
    expect(error).toMatchObject({ kind: 'died-early', details: { signal: 'SIGKILL', stderr: [] } });
    expect(error.message).not.toContain('MEMLOCK');
  });

  it('carries the last lines of stderr', () => {
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`);
    const { stderr } = diagnose(lines, { exitCode: 1, signal: null }).details;
    expect(stderr).toHaveLength(20);
    expect(stderr?.at(-1)).toBe('line 49');
  });

  it('reads what stands behind a warning without a newline, as 0.17 -d prints it', () => {
    const noise =
      'Error while reading traceable functions from /sys/kernel/tracing/available_filter_functions: Operation not permitted';
    const error = diagnose([`${noise}stdin:1:2-3: ERROR: Bad`], { exitCode: 1, signal: null });
    expect(error).toMatchObject({ kind: 'compile', details: { location: { line: 1, column: 2 } } });
  });
});
