import { describe, expect, it } from 'vitest';
import { labs } from '../../../src/lab/labs/index.ts';
import { main } from '../../../src/main.ts';
import { capturedIo } from '../../helpers/captured-io.ts';

const run = async (argv: readonly string[], options = {}) => {
  const { io, stdout, stderr } = capturedIo(options);
  return { code: await main(['lab', ...argv], io), stdout: stdout(), stderr: stderr() };
};

describe('vethscope lab', () => {
  it('lists every lab', async () => {
    const { code, stdout } = await run(['list']);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(labs.length);
    for (const { name } of labs) expect(stdout).toMatch(new RegExp(`^${name} `, 'm'));
  });

  it.each([
    [['run', 'nonsense'], 'There is no lab "nonsense"', labs.map(({ name }) => name).join(', ')],
    [['run'], 'No lab is named', '--all'],
    [['run', 'pair', '--all'], 'exclude each other', '--all'],
    [['run', 'pair', '--step'], 'no terminal', '--step'],
  ])('%j is refused with a hint', async (argv, what, todo) => {
    const { code, stderr } = await run(argv);
    expect(code).toBe(2);
    expect(stderr).toContain(what);
    expect(stderr).toContain(todo);
  });

  it('needs root', async () => {
    const { code, stderr } = await run(['run', 'pair'], { isRoot: false });
    expect(code).toBe(2);
    expect(stderr).toContain('needs root');
  });

  it('has a name, a claim with its quote, and tools for each lab', () => {
    expect(new Set(labs.map(({ name }) => name)).size).toBe(labs.length);
    for (const { claim, tools } of labs) {
      expect(claim.says.length).toBeGreaterThan(20);
      expect(claim.quote.length).toBeGreaterThan(10);
      expect(tools.length).toBeGreaterThan(0);
    }
  });
});
