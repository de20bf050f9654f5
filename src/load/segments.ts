/** How many bytes of payload reached an end by TCP, by the counters of its kernel. Pure. */
import type { Nstat } from '../model/load.ts';

type Counters = Nstat['client'];

interface Range {
  readonly least: number;
  readonly most: number;
}

/** Headers of IP and TCP, without options and with all that fit. */
const tcpBytes = { least: 20, most: 60 };
const ipBytes = { 4: 20, 6: 40 };

const payload = (octets: number, packets: number, header: number): Range => ({
  least: octets - packets * (header + tcpBytes.most),
  most: octets - packets * (header + tcpBytes.least),
});

/** What IP took in, with duplicates; null: these counters were not kept. A packet may hold many segments, and has one header. */
export const payloadReceived = (counters: Counters): Range | null => {
  const [octets, octets6] = [counters.IpExtInOctets ?? 0, counters.Ip6InOctets ?? 0];
  if (octets + octets6 === 0) return null;
  const four = payload(octets, counters.IpInReceives ?? 0, ipBytes[4]);
  const six = payload(octets6, counters.Ip6InReceives ?? 0, ipBytes[6]);
  return { least: four.least + six.least, most: four.most + six.most };
};
