/** Which echoes the probes follow, as parameters of their programs. Pure. */

export interface EchoScope {
  /** ICMP identifier, 16 to 65,535, of which the last 4 bits are the arm and not asked for; 0: of any. */
  readonly identifier: number;
  readonly ipVersion: 4 | 6;
  /** One echo in 2^sampleShift is followed, the first among them: it is the one for which flows and neighbours are looked up. */
  readonly sampleShift: number;
}

export const anyEcho: EchoScope = { identifier: 0, ipVersion: 4, sampleShift: 0 };

/** Echoes of which the probes keep the stamps: 10 bits of the key. A later one takes the place of an earlier one. */
export const followedEchoes = 1024;

/** In a visit, so that the stamps of the next echo, which are made ready beforehand, never take the place of the first one's. */
export const mostInVisit = followedEchoes - 1;

/** A stamp takes 1 ms to read and decode on an emulated CPU, an echo has up to 25, and all of them are read twice a visit. */
export const followedWhenEmulated = 128;

/** The densest sampling by which of `echoes` in a row `most` are followed at most; by default so many that none displaces another. */
export const sampleShiftFor = (echoes: number, most = mostInVisit): number =>
  Math.max(0, Math.ceil(Math.log2(echoes / most)));

/** As a little-endian machine reads the two bytes of the wire. */
const swapped = (identifier: number): number => ((identifier & 0xff) << 8) | (identifier >> 8);

/** IP header in bytes, and how much of it a raw socket hands to ping: all of it, or none (raw(7), ipv6(7)). */
const headers = { 4: [20, 20], 6: [40, 0] } as const;

/** Lengths of packets as numbers: a cast less for each, and bpftrace 0.17 looks every cast up in all types of the kernel. */
export const withLengths = (program: string, { ipVersion }: EchoScope): string =>
  program.replace(/\(uint32\)\(\$3 \+ (\d+)\)/g, (_, more: string) => String(headers[ipVersion][0] + Number(more)));

/** $2 to $5 of the programs. */
export const echoParameters = ({ identifier, ipVersion, sampleShift }: EchoScope): string[] =>
  [swapped(identifier & ~0xf), ...headers[ipVersion], sampleShift].map(String);
