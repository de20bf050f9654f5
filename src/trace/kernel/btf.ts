/**
 * Reads the kernel's own type information (BTF): where a struct keeps a member, how an enum numbers its values.
 * Pure: takes the bytes of /sys/kernel/btf/vmlinux (or of a module's file, with the kernel's as its base).
 * Format: https://docs.kernel.org/bpf/btf.html
 */
import { BtfTypes, kinds } from './btf-types.ts';

/** bits 0–23: bit offset, where the struct has bit fields (kind_flag); otherwise all 32 bits are. */
const bitOffsetMask = 0xffffff;

export class Btf {
  readonly #types: BtfTypes;

  /** @throws RangeError if these bytes are not little-endian BTF, version 1. */
  constructor(bytes: Buffer, base?: Btf) {
    this.#types = new BtfTypes(bytes, base ? base.#types : null);
  }

  /** Bytes from the start of `struct NAME` to a member, e.g. offsetOf('net', 'ns.inum'); undefined where there is none. */
  offsetOf(struct: string, path: string): number | undefined {
    let type = this.#types.find(kinds.struct, struct);
    let bytes = 0;
    for (const name of path.split('.')) {
      const member = type === undefined ? undefined : this.#member(type, name);
      if (!member) return undefined;
      bytes += member.bytes;
      type = member.type;
    }
    return bytes;
  }

  /** value -> name, as the kernel's source spells it; empty where there is no such enum. */
  enumValues(name: string): Map<number, string> {
    const id = this.#types.find(kinds.enum, name);
    if (id === undefined) return new Map();
    const { at, length } = this.#types.at(id);
    return new Map(
      Array.from({ length }, (_, index) => [
        this.#types.u32(at + 12 + index * 8 + 4),
        this.#types.string(this.#types.u32(at + 12 + index * 8)),
      ]),
    );
  }

  /** Members of unnamed structs and unions count as members of what holds them, as in C. */
  #member(struct: number, name: string): { bytes: number; type: number } | undefined {
    const types = this.#types;
    const { at, length, kindFlag } = types.at(types.resolve(struct));
    for (let entry = at + 12; entry < at + 12 + length * 12; entry += 12) {
      const bits = kindFlag ? types.u32(entry + 8) & bitOffsetMask : types.u32(entry + 8);
      const type = types.u32(entry + 4);
      const memberName = types.string(types.u32(entry));
      if (memberName === name) return { bytes: bits / 8, type };
      const inside = memberName === '' && types.isComposite(type) ? this.#member(type, name) : undefined;
      if (inside) return { bytes: bits / 8 + inside.bytes, type: inside.type };
    }
    return undefined;
  }
}
