/**
 * A BPF program without a compiler: a few instructions in an ELF object that `ip link set dev DEVICE xdp obj FILE sec xdp`
 * or `tc filter … bpf da obj FILE sec tc` loads (tried: iproute2 6.1 with libbpf 1.1).
 * Layout: elf(5); instructions: Documentation/bpf/standardization. Pure.
 */

const headerBytes = 64;
const mov64Immediate = 0xb7;
const callHelper = 0x85;
const exitProgram = 0x95;
const machineBpf = 247;

const instruction = (opcode: number, register: number, immediate: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt8(opcode, 0);
  bytes.writeUInt8(register, 1);
  bytes.writeInt32LE(immediate, 4);
  return bytes;
};

/** Numbers in include/uapi/linux/bpf.h. */
export const helpers = { redirect: 23, redirectPeer: 155 } as const;

/** Sets a register; what the program returns is register 0, what a helper gets is in 1 and following. */
export const move = (register: number, value: number): Buffer => instruction(mov64Immediate, register, value);
export const call = (helper: number): Buffer => instruction(callHelper, 0, helper);
export const exit: Buffer = instruction(exitProgram, 0, 0);

const symbolName = 'vethscope';
const namesWith = (section: string): Buffer =>
  Buffer.from(['', section, 'license', '.symtab', '.strtab', symbolName, ''].join('\0'));
const offsetIn = (names: Buffer, name: string): number => names.indexOf(`\0${name}\0`) + 1;

/** The empty first symbol, then a global function at the beginning of section 1: libbpf finds programs by it. */
const symbols = (names: Buffer, programBytes: number): Buffer => {
  const bytes = Buffer.alloc(48);
  bytes.writeUInt32LE(offsetIn(names, symbolName), 24);
  bytes.writeUInt8(0x12, 28);
  bytes.writeUInt16LE(1, 30);
  bytes.writeUInt32LE(programBytes, 40);
  return bytes;
};

interface Section {
  readonly name: string;
  /** SHT_PROGBITS 1, SHT_SYMTAB 2, SHT_STRTAB 3. */
  readonly type: number;
  /** SHF_WRITE 1, SHF_ALLOC 2, SHF_EXECINSTR 4. */
  readonly flags: number;
  readonly data: Buffer;
  /** Of a symbol table: the section with its names, its first global symbol, the size of an entry. */
  readonly table?: readonly [link: number, info: number, entryBytes: number];
}

const sectionsOf = (section: string, names: Buffer, code: Buffer): Section[] => [
  { name: section, type: 1, flags: 2 | 4, data: code },
  { name: 'license', type: 1, flags: 1 | 2, data: Buffer.from('GPL\0') },
  { name: '.symtab', type: 2, flags: 0, data: symbols(names, code.length), table: [4, 1, 24] },
  { name: '.strtab', type: 3, flags: 0, data: names },
];

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 7)]);

const sectionHeader = (
  { name, type, flags, data, table = [0, 0, 0] }: Section,
  names: Buffer,
  offset: number,
): Buffer => {
  const [link, info, entryBytes] = table;
  const bytes = Buffer.alloc(headerBytes);
  bytes.writeUInt32LE(offsetIn(names, name), 0);
  bytes.writeUInt32LE(type, 4);
  // Of the 64-bit fields only the lower half is ever needed: flags, offset, size, alignment, size of an entry.
  for (const [at, value] of [
    [8, flags],
    [24, offset],
    [32, data.length],
    [40, link],
    [44, info],
    [48, 8],
    [56, entryBytes],
  ] as const) {
    bytes.writeUInt32LE(value, at);
  }
  return bytes;
};

const fileHeader = (sectionsAt: number, sectionCount: number): Buffer => {
  const bytes = Buffer.alloc(headerBytes);
  // 64 bits, little endian, version 1; a relocatable file.
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  bytes.writeUInt16LE(1, 16);
  bytes.writeUInt16LE(machineBpf, 18);
  bytes.writeUInt32LE(1, 20);
  bytes.writeUInt32LE(sectionsAt, 40);
  bytes.writeUInt16LE(headerBytes, 52);
  bytes.writeUInt16LE(headerBytes, 58);
  bytes.writeUInt16LE(sectionCount, 60);
  bytes.writeUInt16LE(sectionCount - 1, 62);
  return bytes;
};

/** `section`: its name, for `sec` of ip(8) and tc(8); libbpf takes the kind of the program from it. */
export const bpfObject = (section: 'xdp' | 'tc', instructions: readonly Buffer[]): Buffer => {
  const names = namesWith(section);
  const sections = sectionsOf(section, names, Buffer.concat(instructions));
  let offset = headerBytes;
  const headers = sections.map((part) => {
    const header = sectionHeader(part, names, offset);
    offset += padded(part.data).length;
    return header;
  });
  const data = sections.map((part) => padded(part.data));
  return Buffer.concat([fileHeader(offset, sections.length + 1), ...data, Buffer.alloc(headerBytes), ...headers]);
};
