/** The table of types inside BTF: ids, names, sizes. Pure. */

export const kinds = { struct: 4, union: 5, enum: 6 } as const;

/** Bytes after the 12 of the common part, by kind: fixed, and for each of `vlen` entries. include/uapi/linux/btf.h */
const trailing: readonly (readonly [fixed: number, each: number])[] = [
  [0, 0], // void
  [4, 0], // int
  [0, 0], // pointer
  [12, 0], // array
  [0, 12], // struct
  [0, 12], // union
  [0, 8], // enum
  [0, 0], // forward
  [0, 0], // typedef
  [0, 0], // volatile
  [0, 0], // const
  [0, 0], // restrict
  [0, 0], // function
  [0, 8], // function prototype
  [4, 0], // variable
  [0, 12], // section
  [0, 0], // float
  [4, 0], // declaration tag
  [0, 0], // type tag
  [0, 12], // 64-bit enum
];

/** typedef, volatile, const, restrict, type tag: another name or quality of the type they refer to. */
const transparent = new Set([8, 9, 10, 11, 18]);

const magic = 0xeb9f;

interface TypeEntry {
  /** Position of its 12 common bytes. */
  readonly at: number;
  readonly kind: number;
  readonly length: number;
  readonly kindFlag: boolean;
}

export class BtfTypes {
  readonly #bytes: Buffer;
  readonly #base: BtfTypes | null;
  readonly #strings: { readonly from: number; readonly to: number };
  /** Position of every type of this file; ids go on where the base ends. */
  readonly #positions: number[] = [];
  readonly #firstId: number;

  constructor(bytes: Buffer, base: BtfTypes | null) {
    if (bytes.length < 24 || bytes.readUInt16LE(0) !== magic || bytes[2] !== 1) throw new RangeError('not BTF');
    this.#bytes = bytes;
    this.#base = base;
    const header = bytes.readUInt32LE(4);
    const from = header + bytes.readUInt32LE(16);
    this.#strings = { from, to: from + bytes.readUInt32LE(20) };
    this.#firstId = base ? base.#firstId + base.#positions.length : 1;
    const typesAt = header + bytes.readUInt32LE(8);
    this.#index(typesAt, typesAt + bytes.readUInt32LE(12));
  }

  u32(at: number): number {
    return this.#bytes.readUInt32LE(at);
  }

  string(offset: number): string {
    const baseLength = this.#baseStringLength;
    if (this.#base && offset < baseLength) return this.#base.string(offset);
    const start = this.#strings.from + offset - baseLength;
    return this.#bytes.toString('utf8', start, this.#bytes.indexOf(0, start));
  }

  at(id: number): TypeEntry {
    const at = this.#positions[id - this.#firstId];
    if (at === undefined) throw new RangeError(`BTF has no type ${id}`);
    const info = this.u32(at + 4);
    return { at, kind: (info >>> 24) & 0x1f, length: info & 0xffff, kindFlag: info >>> 31 === 1 };
  }

  /** Behind typedefs and qualifiers. */
  resolve(id: number): number {
    const { at, kind } = this.at(id);
    return transparent.has(kind) ? this.resolve(this.u32(at + 8)) : id;
  }

  isComposite(id: number): boolean {
    if (id === 0) return false;
    const { kind } = this.at(this.resolve(id));
    return kind === kinds.struct || kind === kinds.union;
  }

  /** The id of a named type of this file; names are stored once, so that comparing offsets is enough. */
  find(kind: number, name: string): number | undefined {
    const offset = this.#nameOffset(name);
    if (offset === undefined) return undefined;
    const found = this.#positions.findIndex(
      (at) => this.u32(at) === offset && ((this.u32(at + 4) >>> 24) & 0x1f) === kind,
    );
    return found < 0 ? undefined : found + this.#firstId;
  }

  get #baseStringLength(): number {
    return this.#base ? this.#base.#strings.to - this.#base.#strings.from : 0;
  }

  #nameOffset(name: string): number | undefined {
    const shared = this.#base ? this.#base.#nameOffset(name) : undefined;
    if (shared !== undefined) return shared;
    const at = this.#bytes.indexOf(`\0${name}\0`, this.#strings.from, 'latin1');
    return at < 0 || at >= this.#strings.to ? undefined : at + 1 - this.#strings.from + this.#baseStringLength;
  }

  #index(from: number, to: number): void {
    for (let at = from; at < to; ) {
      const info = this.u32(at + 4);
      const [fixed, each] = trailing[(info >>> 24) & 0x1f] ?? [Number.NaN, 0];
      if (Number.isNaN(fixed)) throw new RangeError('BTF of a kind that is newer than this reader');
      this.#positions.push(at);
      at += 12 + fixed + each * (info & 0xffff);
    }
  }
}
