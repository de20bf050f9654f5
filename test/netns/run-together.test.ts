import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { VethscopeError } from '../../src/errors.ts';
import { runTogether } from '../../src/system/exec/batch-shell.ts';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import type { Command } from '../../src/system/exec/runner.ts';

const say = (text: string): Command => ({ argv: ['echo', text] });
const failing: Command = { argv: ['sh', '-c', 'echo no such device >&2; exit 3'] };

const thrown = async (work: Promise<unknown>): Promise<VethscopeError> => {
  const error = await work.catch((reason: unknown) => reason);
  if (error instanceof VethscopeError) return error;
  throw new Error(`not a VethscopeError: ${String(error)}`);
};

describe('commands together', () => {
  it('run in order, with their input and variables, untouched by quotes', async () => {
    const commands = [
      { argv: ['cat'], stdin: "it's $HOME\n" },
      { argv: ['sh', '-c', 'echo "$GREETING"'], env: { GREETING: 'a "b" c' } },
      say('$(id)'),
    ] as const;
    const { stdout } = await runTogether(execRunner, commands);
    expect(stdout.split('\n').filter((line) => line && !/^command \d$/.test(line))).toEqual([
      "it's $HOME",
      'a "b" c',
      '$(id)',
    ]);
  });

  it('stop at the first that fails, and name it and what it said', async () => {
    const error = await thrown(runTogether(execRunner, [say('one'), failing, { argv: ['touch', '/nowhere/never'] }]));
    expect(error.code).toBe('COMMAND_FAILED');
    expect(error.message).toContain('no such device');
    expect(error.message).toContain('exit code 3');
    expect(error.message).not.toContain('nowhere');
  });

  it('are all done where failures are allowed', async () => {
    const { stdout } = await runTogether(execRunner, [failing, say('still here')], { allowFailure: true });
    expect(stdout).toContain('still here');
  });

  it('name the one that hangs', async () => {
    const hanging = { argv: ['sleep', '60'] } as const;
    const error = await thrown(runTogether(execRunner, [say('one'), hanging, say('two')], { timeoutMs: 3000 }));
    expect(error.code).toBe('COMMAND_TIMED_OUT');
    expect(error.message).toContain('"sleep 60" did not finish within 3 s');
  });

  it('name a tool that is missing', async () => {
    const error = await thrown(runTogether(execRunner, [say('one'), { argv: ['no-such-tool-vs'] }]));
    expect(error).toMatchObject({ code: 'TOOL_MISSING' });
    expect(error.message).toContain('no-such-tool-vs');
  });

  it('end with their shell: nothing goes on when it is killed', async () => {
    const seconds = `${600 + (process.pid % 100)}.0017`;
    const found = async (pattern: string): Promise<string> =>
      (await execRunner.run({ argv: ['pgrep', '-f', pattern] }, { allowFailure: true })).stdout.trim();
    const sleepers = (): Promise<string> => found(`^sleep ${seconds}`);
    const controller = new AbortController();
    const hanging = { argv: ['sh', '-c', `sleep ${seconds} & wait`] } as const;
    const ended = runTogether(execRunner, [say('one'), hanging], { signal: controller.signal }).catch(() => 'ended');
    while ((await sleepers()) === '') await pause(20);
    controller.abort();
    expect(await ended).toBe('ended');
    for (let tries = 0; tries < 250 && (await sleepers()) !== ''; tries += 1) await pause(20);
    expect(await sleepers()).toBe('');
  });
});
