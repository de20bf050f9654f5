/** Eight bytes of ours in the payload of every echo, by which it is known wherever it goes. */
import { randomBytes } from 'node:crypto';

export interface EchoPattern {
  /** For ping -p. */
  readonly hex: string;
  /** The same bytes as a little-endian machine reads them; bpftrace takes no parameter above 2^63 - 1. */
  readonly number: bigint;
}

export const newPattern = (bytes: Buffer = randomBytes(8)): EchoPattern => {
  const own = Buffer.from(bytes);
  own[7] = (own[7] ?? 0) & 0x7f;
  return { hex: own.toString('hex'), number: own.readBigUInt64LE() };
};
