import { failure } from '../../errors.ts';

export interface VmSize {
  /** As QEMU takes it. */
  readonly memory: string;
  readonly cpus: number;
  readonly timeoutS: number;
}

const bad = (option: string, value: string, allowed: string) =>
  failure('BAD_OPTION', { what: `${option} ${value} cannot be used.`, todo: `Give ${allowed}.` });

const count = (option: string, text: string, most: number): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw bad(option, text, `a whole number from 1 to ${most}`);
  return value;
};

/** Two CPUs by default: one each for client and server. Throws BAD_OPTION. */
export const readVmSize = (
  flags: { readonly memory: string; readonly cpus?: string; readonly timeout: string },
  hostCpus: number,
): VmSize => {
  if (!/^[1-9]\d{0,6}[MG]$/.test(flags.memory)) throw bad('--memory', flags.memory, 'a size such as 512M or 4G');
  return {
    memory: flags.memory,
    cpus: flags.cpus === undefined ? Math.min(2, hostCpus) : count('--cpus', flags.cpus, 64),
    timeoutS: count('--timeout', flags.timeout, 86_400),
  };
};
