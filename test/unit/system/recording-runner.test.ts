import { describe, expect, it } from 'vitest';
import { recordingRunner } from '../../../src/system/exec/recording-runner.ts';
import type { Output, Runner } from '../../../src/system/exec/runner.ts';
import { fakeRunner } from '../../helpers/fake-runner.ts';

const setUp = (answer: Parameters<typeof fakeRunner>[0] = () => '') => {
  let now = 0;
  const clock = (): number => {
    now += 10;
    return now;
  };
  return recordingRunner(fakeRunner(answer).runner, clock);
};

describe('recordingRunner', () => {
  it('keeps the line that a shell takes, stdin, exit code and duration', async () => {
    const { runner, commands } = setUp();
    await runner.run({ argv: ['ip', '-batch', '-'], netns: 'vs-x-c', stdin: 'link set lo up\n' });
    expect(commands).toEqual([
      {
        atMs: 10,
        command: 'ip netns exec vs-x-c ip -batch -',
        stdin: 'link set lo up\n',
        exitCode: 0,
        durationMs: 10,
      },
    ]);
  });

  it('keeps the exit code of a command that failed, and still fails', async () => {
    const { runner, commands } = setUp(() => ({ exitCode: 2, stderr: 'RTNETLINK answers: File exists\n' }));
    await expect(runner.run({ argv: ['ip', 'link'] })).rejects.toThrow(/exit code 2.*File exists/);
    expect(commands[0]?.exitCode).toBe(2);
    expect((await runner.run({ argv: ['ip', 'link'] }, { allowFailure: true })).exitCode).toBe(2);
  });

  it('records a program that is not installed', async () => {
    const { runner, commands } = setUp(() => 'missing');
    await expect(runner.run({ argv: ['iperf3'] })).rejects.toThrow(/not installed/);
    expect(commands).toMatchObject([{ command: 'iperf3', exitCode: null }]);
  });

  it('records a long-lived process from its start, and its end when it comes', async () => {
    let end: (output: Output) => void = () => undefined;
    const ended = new Promise<Output>((resolve) => {
      end = resolve;
    });
    const { runner: inner } = fakeRunner();
    const spawn: Runner['spawn'] = async (command) => ({ ...(await inner.spawn(command)), ended });
    const { runner, commands } = recordingRunner({ ...inner, spawn }, () => 5);
    await runner.spawn({ argv: ['bpftrace', '-'], stdin: 'BEGIN {}' });
    expect(commands).toMatchObject([{ command: 'bpftrace -', stdin: 'BEGIN {}', exitCode: null }]);
    end({ stdout: '', stderr: '', exitCode: 1, durationMs: 3 });
    await ended;
    expect(commands[0]?.exitCode).toBe(1);
  });
});
