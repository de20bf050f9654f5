import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instrument, mapNames } from '../../src/instrument.ts';
import { versions } from '../helpers/fixture.ts';

describe('mapNames', () => {
  it('finds maps and nothing else', () => {
    const program = `// @comment\n/* @block\n */ BEGIN { @ = 1; @a_1[pid] = count(); printf("@text \\" @more"); @a_1[1] = 2; }`;
    expect(mapNames(program)).toEqual(['@', '@a_1']);
  });
});

describe('instrument', () => {
  it('adds nothing before or inside the program, so that positions stay', () => {
    const program = 'BEGIN {\n  @a = 1;\n}';
    expect(instrument(program, versions['0.17']).program.startsWith(`${program}\n`)).toBe(true);
  });

  it('prints the maps itself since 0.22, where SIGUSR1 does not', () => {
    expect(instrument('BEGIN { @a = 1; }', versions['0.17']).program).not.toContain('SIGUSR1');
    expect(instrument('BEGIN { @a = 1; }', versions['0.23']).program).toContain(
      'self:signal:SIGUSR1 { print(@); print(@a); print(@zz_bpftrace_wrapper); }',
    );
  });

  it('has a head that only known maps precede, and a tail that none follows', () => {
    const name = fc.stringMatching(/^@([A-Za-z_][A-Za-z0-9_]{0,4})?$/);
    const tricky = fc.constantFrom('@', '@A', '@A0', '@A00', '@z', '@zz', '@zzz', '@zz_bpftrace_wrapper', '@zzzz_');
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(name, tricky)), (names) => {
        const made = instrument(`BEGIN { ${names.map((one) => `${one} = 1;`).join(' ')} }`, versions['0.17']);
        expect(names.filter((one) => one <= made.head).sort()).toEqual([...made.mapsBefore]);
        expect(names.filter((one) => one >= made.tail)).toEqual([]);
      }),
      { seed: 1 },
    );
  });
});
