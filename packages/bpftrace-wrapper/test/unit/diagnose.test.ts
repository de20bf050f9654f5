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
    ['compile-syntax', /syntax(?: error, unexpected }, expecting \)|: expected '\)')/, place(3, 1, 2, '}\n~')],
    ['compile-function', /Unknown function: '?foo'?/, { location: expect.objectContaining({ line: 2, column: 8 }) }],
    ['compile-identifier', /Unknown identifier/, { location: expect.objectContaining({ line: 1, column: 24 }) }],
    ['compile-type', /Type mismatch for @a/, { location: expect.objectContaining({ line: 1, column: 17 }) }],
    ['compile-field', /field named 'nope'/, { location: expect.objectContaining({ line: 1, endColumn: 39 }) }],
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
  it.each([
    ['ERROR: No matches for fentry veth_xmit.', 'fentry:veth_xmit'],
    ['ERROR: No matches for tracepoint net:no_such.', 'tracepoint:net:no_such'],
    [
      "ERROR: Unable to attach probe: kprobe:veth_xmit. If this is expected, set the 'missing_probes' config variable to 'warn'.",
      'kprobe:veth_xmit',
    ],
  ])('names the probe without a place in the program: %s', (line, probe) => {
    expect(diagnose([line], { exitCode: 1, signal: null })).toMatchObject({ kind: 'attach', details: { probe } });
  });

  it('takes no warning for the reason', () => {
    const lines = ['WARNING: kfunc is deprecated', 'stdin:1:1-9: WARNING: veth_xmit is not traceable', 'kprobe:x'];
    const error = diagnose([...lines, 'stdin:2:1-2: ERROR: Bad'], { exitCode: 1, signal: null });
    expect(error).toMatchObject({ kind: 'compile', message: 'The program does not compile at line 2, column 1: Bad' });
    expect(diagnose(lines, { exitCode: 1, signal: null }).message).toBe(
      'bpftrace ended before it was asked to (exit code 1).',
    );
  });

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
