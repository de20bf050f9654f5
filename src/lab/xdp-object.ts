/**
 * An XDP program without a compiler: two instructions in an ELF object that `ip link set dev DEVICE xdp obj FILE sec xdp`
 * loads (tried: iproute2 6.1 with libbpf 1.1). Layout: elf(5); instructions: Documentation/bpf/standardization. Pure.
 */

/** enum xdp_action in include/uapi/linux/bpf.h. */
const xdpActions = { aborted: 0, drop: 1, pass: 2, tx: 3 } as const;
export type XdpAction = keyof typeof xdpActions;

/** The name of its section, for ip(8)'s `sec`. */
export const xdpSection = 'xdp';

const headerBytes = 64;
const mov64Immediate = 0xb7;
const exit = 0x95;
const machineBpf = 247;

const instruction = (opcode: number, immediate: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt8(opcode, 0);
  bytes.writeInt32LE(immediate, 4);
  return bytes;
};

/** r0 = action; exit */
const program = (action: XdpAction): Buffer =>
  Buffer.concat([instruction(mov64Immediate, xdpActions[action]), instruction(exit, 0)]);

const symbolName = 'vethscope';
const names = Buffer.from(['', xdpSection, 'license', '.symtab', '.strtab', symbolName, ''].join('\0'));
const nameOffset = (name: string): number => names.indexOf(`\0${name}\0`) + 1;

/** The empty first symbol, then a global function at the beginning of section 1: libbpf finds programs by it. */
const symbols = (programBytes: number): Buffer => {
  const bytes = Buffer.alloc(48);
  bytes.writeUInt32LE(nameOffset(symbolName), 24);
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

const sectionsOf = (code: Buffer): Section[] => [
  { name: xdpSection, type: 1, flags: 2 | 4, data: code },
  { name: 'license', type: 1, flags: 1 | 2, data: Buffer.from('GPL\0') },
  { name: '.symtab', type: 2, flags: 0, data: symbols(code.length), table: [4, 1, 24] },
  { name: '.strtab', type: 3, flags: 0, data: names },
];

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 7)]);

const sectionHeader = ({ name, type, flags, data, table = [0, 0, 0] }: Section, offset: number): Buffer => {
  const [link, info, entryBytes] = table;
  const bytes = Buffer.alloc(headerBytes);
  bytes.writeUInt32LE(nameOffset(name), 0);
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

/** Does the same with every packet. */
export const xdpObject = (action: XdpAction): Buffer => {
  const sections = sectionsOf(program(action));
  let offset = headerBytes;
  const headers = sections.map((section) => {
    const header = sectionHeader(section, offset);
    offset += padded(section.data).length;
    return header;
  });
  const data = sections.map((section) => padded(section.data));
  return Buffer.concat([fileHeader(offset, sections.length + 1), ...data, Buffer.alloc(headerBytes), ...headers]);
};
