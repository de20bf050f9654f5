/** A kernel that QEMU can boot, and the modules that belong to it. */
export interface Kernel {
  /** As `uname -r` says it in the guest. */
  readonly release: string;
  /** The bzImage. */
  readonly image: string;
  /** The folder that holds modules.dep. */
  readonly modules: string;
  readonly source: 'installed' | 'fetched' | 'named';
}
