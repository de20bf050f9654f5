/** Kernels that the project's own tests boot, by their names for `vm --fetch`. */
const releases = ['debian:6.1', 'debian:6.12'] as const;

/** Whatever Debian's development has of it: it moves, and may be away for a day. Its tests are skipped then, and say why. */
const moving = ['debian:7'] as const;

export const testKernels: readonly string[] = [...releases, ...moving];

export const isMoving = (name: string): boolean => moving.some((kernel) => kernel === name);
