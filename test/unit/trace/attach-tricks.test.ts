import { describe, expect, it } from 'vitest';
import { noTricks, tricksFor } from '../../../src/trace/program/attach-tricks.ts';
import { conflictingTypes } from '../../../src/trace/program/stub-btf.ts';

const version = (minor: number, major = 0) => ({ major, minor, patch: 0, text: `bpftrace v${major}.${minor}.0` });
const preamble = 'struct sk_buff { int len; };\n';

describe('what makes bpftrace attach sooner', () => {
  it.each([17, 20, 23])('0.%i: types of our own, and none of the kernel', (minor) => {
    expect(tricksFor(version(minor), preamble, false)).toEqual({ preamble, btf: conflictingTypes(), shortLists: true });
  });

  it.each([
    [24, 0],
    [27, 0],
    [0, 1],
  ])('from 0.24 on all types are those of the kernel (minor %i, major %i)', (minor, major) => {
    for (const fentry of [false, true])
      expect(tricksFor(version(minor, major), preamble, fentry)).toEqual({ ...noTricks, shortLists: true });
  });

  it('fentry keeps the types of the kernel', () => {
    expect(tricksFor(version(23), preamble, true)).toEqual({ preamble, btf: null, shortLists: true });
  });

  it('a kernel whose types cannot be read gets none of ours', () => {
    expect(tricksFor(version(17), undefined, false)).toEqual({ ...noTricks, shortLists: true });
  });
});
