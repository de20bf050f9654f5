/** Datagrams by bash alone: unlike ping, it never sends again what a device refused (ENOBUFS). */
import type { Bench, Place } from '../bench.ts';

/** One socket, one write and one datagram each; `bytes` is the payload, 28 less than the IP packet. */
export const sendDatagrams = async (
  bench: Bench,
  from: Place,
  { target, count, bytes }: { readonly target: string; readonly count: number; readonly bytes: number },
): Promise<number> => {
  const script = `for i in $(seq ${count}); do head -c ${bytes} /dev/zero >/dev/udp/${target}/9; done`;
  await bench.run(from, ['bash', '-c', script]);
  return count;
};
