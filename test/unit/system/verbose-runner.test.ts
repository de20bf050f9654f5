import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { verboseRunner } from '../../../src/system/exec/verbose-runner.ts';
import { fakeRunner } from '../../helpers/fake-runner.ts';

const setUp = (answer: Parameters<typeof fakeRunner>[0] = () => '', on = true) => {
  const lines: string[] = [];
  const runner = verboseRunner(fakeRunner(answer).runner, { isOn: () => on, say: (line) => lines.push(line) });
  return { runner, lines };
};

describe('verboseRunner', () => {
  it('says how a command starts, what it says on standard error, and how it ends', async () => {
    const { runner, lines } = setUp(() => ({ exitCode: 0, stderr: 'a warning\n' }));
    await runner.run({ argv: ['ip', 'link', 'show'], netns: 'vs-x-c' });
    expect(lines).toEqual([
      '[1] + ip netns exec vs-x-c ip link show',
      '[1] ! a warning',
      expect.stringMatching(/^\[1] = exit code 0, \d+ ms$/),
    ]);
  });

  it('says why a command failed, and it still fails', async () => {
    const { runner, lines } = setUp(() => ({ exitCode: 2, stderr: 'RTNETLINK answers: File exists\n' }));
    await expect(runner.run({ argv: ['ip', 'link'] })).rejects.toThrow(/File exists/);
    expect(lines.at(-1)).toMatch(/^\[1] = .*File exists/);
  });

  it('keeps a program and a standard input in files that it names', async () => {
    const { runner, lines } = setUp();
    const program = `BEGIN { @started = 1 }\n${'// long\n'.repeat(100)}`;
    await runner.run({ argv: ['bpftrace', '-e', program], env: { BPFTRACE_BTF: '/x' } });
    await runner.run({ argv: ['ip', '-batch', '-'], stdin: 'link set lo up\n' });
    const [, file = ''] = /^\[1] \+ BPFTRACE_BTF=\/x bpftrace -e "\$\(cat (\S+)\)"$/.exec(lines[0] ?? '') ?? [];
    expect(await readFile(file, 'utf8')).toBe(program);
    const [, input = ''] = /^\[2] \+ ip -batch - < (\S+)$/.exec(lines[2] ?? '') ?? [];
    expect(await readFile(input, 'utf8')).toBe('link set lo up\n');
  });

  it('says nothing while it is off', async () => {
    const { runner, lines } = setUp(() => '', false);
    await runner.run({ argv: ['true'] });
    await (await runner.spawn({ argv: ['true'] })).ended;
    expect(lines).toEqual([]);
  });
});
