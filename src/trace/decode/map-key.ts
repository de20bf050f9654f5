/** The integer keys of all maps in probes/: namespace, interface, and an index into something. Pure. */

export interface MapKey {
  /** As netnsBits gives it. */
  readonly netns: number;
  /** 0: no device. */
  readonly ifindex: number;
  /** Bucket of a histogram, or number of a hook. */
  readonly index: number;
}

/**
 * Inode numbers of namespaces count up from 0xf0000000 (PROC_DYNAMIC_FIRST, fs/proc/generic.c), the initial ones may lie
 * a little below: 28 bits tell them apart.
 */
export const netnsBits = (inum: number): number => inum & 0xfffffff;

/** `key` is beyond 2^53. */
export const decodeKey = (key: bigint): MapKey => ({
  netns: Number((key >> 28n) & 0xfffffffn),
  ifindex: Number((key >> 12n) & 0xffffn),
  index: Number(key & 0xfffn),
});

/** The key of skbs that told neither device nor socket. */
export const isNobodys = ({ netns, ifindex }: MapKey): boolean => netns === 0 && ifindex === 0;
