import { arch } from 'node:process';

const numbers: Readonly<Record<string, number>> = { x64: 321, arm64: 280 };

/** The number of bpf(2); undefined: not known on this architecture. */
export const bpfCall: number | undefined = numbers[arch];

export const unknownCall = `bpf(2) has no known number on ${arch}`;
