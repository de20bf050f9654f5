import { describe, expect, it } from 'vitest';
import { bpftraceVersion, checkProgram, spawnChild, startBpftrace } from '../../src/index.ts';
import { rejection } from '../helpers/fixture.ts';
import { cannotRun, start } from '../helpers/real.ts';

/** 0.27 marks the whole assignment, those before the name alone. */
const markedNosuch = /^ {2}@b = nosuch;\n(?: {7}~{6}| {2}~{11})$/;

describe.skipIf(cannotRun)('errors of a real bpftrace', () => {
  it('says where the program is wrong', async () => {
    const program = 'BEGIN {\n  @a = 1;\n  @b = nosuch;\n}';
    const wrong = {
      kind: 'compile',
      details: { location: { line: 3, excerpt: expect.stringMatching(markedNosuch) } },
    };
    expect(await rejection(start({ program }))).toMatchObject(wrong);
    expect(await checkProgram(program)).toMatchObject(wrong);
  });

  it('finds nothing wrong with a program that is right, and attaches nothing', async () => {
    // Attached, it would go on for ever.
    expect(await checkProgram('interval:s:1 { @a = count(); }')).toBeUndefined();
  });

  it('names the probe that cannot be attached', async () => {
    expect(await rejection(start({ program: 'kprobe:no_such_function { @ = count(); }' }))).toMatchObject({
      kind: 'attach',
      details: { probe: 'kprobe:no_such_function' },
    });
    expect(await rejection(start({ program: 'tracepoint:net:no_such_event { @ = count(); }' }))).toMatchObject({
      kind: 'attach',
      details: { probe: 'tracepoint:net:no_such_event' },
    });
  });

  it('says that root is missing', async () => {
    const version = await bpftraceVersion();
    const asNobody = startBpftrace({
      program: 'BEGIN { }',
      version,
      spawn: (argv, env) => spawnChild(['setpriv', '--reuid', '65534', '--clear-groups', ...argv], env),
    });
    expect(await rejection(asNobody)).toMatchObject({ kind: 'not-root' });
  });

  it('says that there is no bpftrace', async () => {
    const start = startBpftrace({ program: 'BEGIN { }', bpftracePath: '/no/such/bpftrace' });
    expect(await rejection(start)).toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining('/no/such/bpftrace'),
    });
    expect(await rejection(bpftraceVersion('/bin/true'))).toMatchObject({ kind: 'not-found' });
  });
});
