import { describe, expect, it } from 'vitest';
import { bpftraceVersion } from '../../src/index.ts';
import { parseVersion } from '../../src/version.ts';
import { rejection, replay } from '../helpers/fixture.ts';

describe('parseVersion', () => {
  it.each([
    ['bpftrace v0.17.0\n', [0, 17, 0]],
    ['bpftrace v0.23.2', [0, 23, 2]],
    ['bpftrace v0.24-rc0-12-gabcdef', [0, 24, 0]],
  ])('%s', (text, [major, minor, patch]) => {
    expect(parseVersion(text)).toEqual({ major, minor, patch, text: text.trim() });
  });

  it('takes nothing else', () => {
    expect(parseVersion('true (GNU coreutils) 9.1')).toBeUndefined();
  });
});

describe('bpftraceVersion', () => {
  it('asks the program through the given spawn', async () => {
    const made = replay({ stdout: 'bpftrace v0.23.2\n', stderr: '', ending: { exitCode: 0, signal: null } });
    expect(await bpftraceVersion('/opt/bpftrace', made.spawn)).toMatchObject({ minor: 23 });
    expect(made.argvs).toEqual([['/opt/bpftrace', '--version']]);
  });

  it('says not-found when something else answers', async () => {
    const made = replay({ stdout: 'hello\n', stderr: '', ending: { exitCode: 0, signal: null } });
    expect(await rejection(bpftraceVersion('other', made.spawn))).toMatchObject({ kind: 'not-found' });
  });
});
