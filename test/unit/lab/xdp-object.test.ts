import { describe, expect, it } from 'vitest';
import { xdpObject, xdpSection } from '../../../src/lab/xdp-object.ts';

interface Section {
  readonly name: string;
  readonly type: number;
  readonly data: Buffer;
}

/** Reads an object as elf(5) says, from nothing but its header. */
const sectionsOf = (file: Buffer): Section[] => {
  const at = Number(file.readBigUInt64LE(40));
  const count = file.readUInt16LE(60);
  const headers = Array.from({ length: count }, (_, index) => file.subarray(at + index * 64, at + (index + 1) * 64));
  const raw = headers.map((header) => {
    const offset = Number(header.readBigUInt64LE(24));
    return {
      name: header.readUInt32LE(0),
      type: header.readUInt32LE(4),
      data: file.subarray(offset, offset + Number(header.readBigUInt64LE(32))),
    };
  });
  const names = raw[file.readUInt16LE(62)]?.data ?? Buffer.alloc(0);
  return raw.map(({ name, type, data }) => ({
    name: names.toString('latin1', name, names.indexOf(0, name)),
    type,
    data,
  }));
};

const find = (file: Buffer, name: string): Section => {
  const section = sectionsOf(file).find((candidate) => candidate.name === name);
  if (!section) throw new Error(`no section ${name}`);
  return section;
};

describe('xdpObject', () => {
  it('is an ELF object for the BPF machine', () => {
    const file = xdpObject('drop');
    expect(file.subarray(0, 7)).toEqual(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]));
    expect([file.readUInt16LE(16), file.readUInt16LE(18)]).toEqual([1, 247]);
    expect(sectionsOf(file).map(({ name }) => name)).toEqual(['', xdpSection, 'license', '.symtab', '.strtab']);
  });

  it.each([
    ['drop', 1],
    ['pass', 2],
  ] as const)('returns the action: %s is %i', (action, value) => {
    const { data } = find(xdpObject(action), xdpSection);
    expect(data).toEqual(Buffer.from([0xb7, 0, 0, 0, value, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0]));
  });

  it('names its program, so that libbpf finds it', () => {
    const file = xdpObject('drop');
    const { data } = find(file, '.symtab');
    const names = find(file, '.strtab').data;
    const name = data.readUInt32LE(24);
    expect(names.toString('latin1', name, names.indexOf(0, name))).toBe('vethscope');
    expect([data.readUInt8(28), data.readUInt16LE(30), data.readUInt32LE(40)]).toEqual([0x12, 1, 16]);
  });
});
