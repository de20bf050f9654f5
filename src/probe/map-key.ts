/** The integer keys of all maps in probes/: namespace, interface, and an index into something. Pure. */

export interface MapKey {
  /** Inode number of the network namespace; 0: the skb told neither device nor socket. */
  readonly netnsInum: number;
  /** 0: no device. */
  readonly ifindex: number;
  /** Bucket of a histogram, or number of a hook. */
  readonly index: number;
}

/** Inode numbers of namespaces start here (PROC_DYNAMIC_FIRST, fs/proc/generic.c), so 28 bits tell them apart. */
const inumBase = 0xf0000000;

/** `key` is beyond 2^53. */
export const decodeKey = (key: bigint): MapKey => {
  const inum = Number((key >> 28n) & 0xfffffffn);
  return {
    netnsInum: inum === 0 ? 0 : inum + inumBase,
    ifindex: Number((key >> 12n) & 0xffffn),
    index: Number(key & 0xfffn),
  };
};
