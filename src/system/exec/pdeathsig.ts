/**
 * The kernel kills the child when its parent dies, even by SIGKILL: prctl(PR_SET_PDEATHSIG) survives execve of ordinary
 * binaries, and is not inherited by their own children.
 */
export const tiedToParent = (argv: readonly string[]): [string, ...string[]] => [
  'setpriv',
  '--pdeathsig',
  'KILL',
  '--',
  ...argv,
];
