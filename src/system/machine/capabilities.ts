import { failure } from '../../errors.ts';
import { readText } from './machine.ts';

/** Bit numbers of include/uapi/linux/capability.h. */
const neededCapabilities = { CAP_NET_ADMIN: 12, CAP_NET_RAW: 13, CAP_SYS_ADMIN: 21 } as const;

/** `status`: text of /proc/self/status. */
export const parseMissingCapabilities = (status: string): string[] => {
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  return Object.entries(neededCapabilities)
    .filter(([, bit]) => ((effective >> BigInt(bit)) & 1n) === 0n)
    .map(([name]) => name);
};

/** Root in a container can lack what root stands for. Throws CAPABILITY_MISSING. */
export const requireCapabilities = async (): Promise<void> => {
  const missing = parseMissingCapabilities((await readText('/proc/self/status')) ?? '');
  if (missing.length > 0) throw failure('CAPABILITY_MISSING', { missing });
};
