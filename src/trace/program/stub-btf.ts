/**
 * BTF with next to no types. bpftrace 0.17 looks up every struct of every cast in the kernel's BTF, one after the other from
 * the first of 130,000 types: 38 s of 52 s for attaching under emulation (measured with perf: btf__find_by_name). A program
 * that declares its types itself needs none of them, and BPFTRACE_BTF names the file to look in instead. Pure.
 */

const headerBytes = 24;
const strings = Buffer.from('\0int\0sk_buff\0');

/** Name at 1, kind 1 (int), 4 bytes, signed, 32 bits. include/uapi/linux/btf.h */
const int = [1, 1 << 24, 4, (1 << 24) | 32] as const;
/** Name at 5, kind 4 (struct), without members, 0 bytes. */
const emptySkBuff = [5, 4 << 24, 0] as const;

const words = (...values: readonly number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer);

/** Magic, version 1, no flags; then lengths and places of types and strings. */
const btf = (types: readonly number[]): Buffer =>
  Buffer.concat([
    words(0x0001_eb9f, headerBytes, 0, types.length * 4, types.length * 4, strings.length),
    words(...types),
    strings,
  ]);

/**
 * Defines a struct that the program defines, too. Then bpftrace looks for nothing more: it has clang read the program twice,
 * and not seven times in search of types it might still resolve (0.17 to 0.23: ClangParser::parse, btf_conflict).
 */
export const conflictingTypes = (): Buffer => btf([...int, ...emptySkBuff]);
