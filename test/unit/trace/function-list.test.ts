import { describe, expect, it } from 'vitest';
import { readFunctions } from '../../../src/trace/kernel/function-list.ts';

describe('readFunctions', () => {
  it('finds what this kernel has, says where it looked, and finds it again', async () => {
    const first = await readFunctions(['kernel_restart', 'no_such_function']);
    expect(first.from).toMatch(/available_filter_functions$|kallsyms$/);
    expect([...first.found]).toEqual([['kernel_restart', { symbol: 'kernel_restart', module: null }]]);
    expect((await readFunctions(['kernel_restart'])).found).toEqual(first.found);
  });

  it('looks nowhere when nothing is asked for', async () => {
    expect(await readFunctions([])).toEqual({ found: new Map(), from: null });
  });
});
