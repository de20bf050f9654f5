/**
 * A ring overflows when nobody empties it. NAPI can be told to wait: with napi_defer_hard_irqs and gro_flush_timeout set,
 * a poll that found work starts a timer instead of asking to be called again (napi_complete_done), and until it fires
 * veth's senders believe that the receiver is at work (rx_notify_masked) and call nobody.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from '../bench.ts';
import type { Trial } from '../judges/xmit-drop.ts';
import { type Ends, tryLoss } from './trial.ts';

/** Twice VETH_RING_SIZE (drivers/net/veth.c). */
const count = 512;
/** Nobody's, but a neighbour by hand: no answer disturbs the sender. */
const nobody = '192.168.100.99';
const deferMs = 1500;

/** TSO off at the sender makes its packets worth the receiver's GRO (veth_skb_is_eligible_for_gro). */
const useNapi = async (bench: Bench, { here, there, near, far }: Ends): Promise<void> => {
  await bench.run(here, `ethtool -K ${near} tso off`);
  await bench.run(there, `ethtool -K ${far} gro on`);
  const settings = { gro_flush_timeout: deferMs * 1e6, napi_defer_hard_irqs: 1 };
  for (const [name, value] of Object.entries(settings)) {
    await bench.run(there, ['sh', '-c', `echo ${value} > /sys/class/net/${far}/${name}`]);
  }
};

/**
 * A socket waits when what it sent and nobody took fills its buffer (sock_alloc_send_pskb, net/core/sock.c): with the
 * usual 212,992 bytes after 234 such packets on Debian's 6.12, before the ring is full. A socket for every 128 never waits.
 */
const packetsOfSocket = 128;

/** As fast as a shell can. */
const burst = async (bench: Bench, { here }: Ends, packets: number): Promise<number> => {
  const open = `((i % ${packetsOfSocket})) || exec 3>/dev/udp/${nobody}/9`;
  const script = `for ((i = 0; i < ${packets}; i++)); do ${open}; printf x >&3; done`;
  await bench.run(here, ['bash', '-c', script]);
  return packets;
};

const lladdrOf = async (bench: Bench, { there, far }: Ends): Promise<string> =>
  (await bench.read(there, `cat /sys/class/net/${far}/address`)).trim();

/** The first packet starts the timer; what is in the ring is delivered when it fires. */
export const fillRing = async (bench: Bench, ends: Ends): Promise<Trial> => {
  const lladdr = await lladdrOf(bench, ends);
  await bench.ip(ends.here, `neigh replace ${nobody} lladdr ${lladdr} dev ${ends.near} nud permanent`);
  await useNapi(bench, ends);
  await burst(bench, ends, 1);
  return tryLoss(bench, ends, async () => {
    const sent = await burst(bench, ends, count);
    await pause(deferMs);
    return sent;
  });
};
