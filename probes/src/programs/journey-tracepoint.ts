import { block, indent, isAnswer, isFollowed, isOurs, isRequest, sequence, stampEcho, who } from '../fragments.ts';
import type { Program } from '../header.ts';

/** What is no echo, by its length (8 bytes of header and 56), costs no look at the memory of a process. */
const sent = `$now = nsecs;
if (args->len == 64) {
  $icmp = *(uint64 *)uptr((uint8 *)args->buff);
  if (${isRequest}) {
    if (${isOurs.slice(1, -1)}) {
${indent(3, sequence)}
      if (@journey_sent == $seq + 1) { @journey_resent = count(); }
      @journey_sent = $seq + 1;
      if (${isFollowed}) {
        @journey[0x1000 | (($turn >> $5) & 0x3ff)] = ($now << 22) | ${who};
      }
    }
  }
}`;

/** `then`: what is done with an echo that is followed, and with every other skb. */
const point = (number: number, ethernet: boolean, then?: string): string =>
  stampEcho({
    length: 'args->len',
    skb: '$skb',
    ethernet,
    ifindex: '$skb->dev->ifindex',
    point: number,
    ...(then && { then }),
  });

const skb = '$skb = (struct sk_buff *)args->skbaddr;';

const queued = point(2, true).replace('\n', `\n  ${skb}\n`);

const deviceBits = '(($inum & 0xfffffff) << 28) | (($dev->ifindex & 0xffff) << 12)';

const countedOnce = (hook: number): string => `@crossings[${deviceBits} | ${hook}] = count();`;

/** Wire packets too: an skb that the driver cuts up counts as so many. */
const countedPackets = (hook: number): string => `$key = ${deviceBits};
@crossings[$key | ${hook}] = count();
if (args->gso_segs > 1) { @more_packets[$key | ${hook}] = sum(args->gso_segs - 1); }`;

/** Stamps an echo that is followed, and counts every other skb. */
const crossed = (tracepoint: string, number: number, ethernet: boolean, count: string): string =>
  block(
    `tracepoint:net:${tracepoint}`,
    `$followed = 0;
${skb}
${point(number, ethernet, '$followed = 1;')}
if ($followed == 0) {
  $dev = $skb->dev;
  $inum = (uint64)$dev->nd_net.net->ns.inum; // @inum
  if ($1 == 0 || @scope[$inum]) { // @scope
${indent(2, count)}
  }
}`,
  );

const copied = `$now = nsecs;
$icmp = *(uint64 *)(((struct sk_buff *)args->skbaddr)->data + $4);
if (${isAnswer}) {
${indent(1, sequence)}
  if (${isOurs} && ${isFollowed}) {
    $slot = ($turn >> $5) & 0x3ff;
    @journey[0x9800 | $slot] = ($now << 22) | ${who};
    @journey_reading = ((uint64)tid << 10) | $slot;
  }
}`;

const received = `$now = nsecs;
if (args->ret > 0) {
  $reading = @journey_reading;
  if (($reading >> 10) == tid) {
    @journey[0xa800 | ($reading & 0x3ff)] = ($now << 22) | ${who};
  }
} else {
  if (comm == "ping") {
    $next = @journey_sent;
    $turn = $next + (1 << $5) - 1;
    if (${isFollowed}) {
      $slot = ($turn >> $5) & 0x3ff;
      @journey[(uint64)$slot] = ($now << 22) | ${who}; // @ready
    }
  }
}`;

const printing = `$reading = @journey_reading;
if (($reading >> 10) == tid) {
  @journey[0xb800 | ($reading & 0x3ff)] = (nsecs << 22) | ${who};
  @journey_reading = 0;
}`;

const tick = `$n = @journey_ticked[cpu];
@journey_ticked[cpu] = $n + 1;
@journey_ticks[((uint64)cpu << 16) | ($n & $6)] = nsecs;`;

/** Where every echo of ping was, and when. */
export const journeyTracepoint: Program = {
  name: 'journey.tracepoint',
  header: `// journey.tracepoint: where every echo of ping was, and when, from sendto to recvmsg and back
//
// observation: full
// loads:   ping
// backend: tracepoint
// hook 1: net_dev_start_xmit
// hook 2: netif_rx
// hook 3: netif_receive_skb
// hook 4: napi_gro_receive_entry
// point 0: idle
// point 1: sendto
// point 2: net_dev_queue
// point 3: net_dev_start_xmit
// point 4: netif_rx
// point 5: netif_receive_skb
// point 6: napi_gro_receive_entry
// point 9: copied
// point 10: received
// point 11: printing
// needs:   a little-endian machine, BTF (or kernel headers)
//
// One stamp an echo and point: the time between two of them is a stage, and nothing is left out in between. An echo is
// known by the identifier (ping -e) and the sequence in its bytes: that survives clones, new skbs and the leg through a
// switch in userspace. A later echo with the same key replaces an earlier one: 1,024 are kept. idle is when ping last
// came back from an empty recvmsg before it sent this one (or would have), printing when it wrote the line: what lies outside
// sendto … received is its own time.
// Whatever else is given to a driver, or comes from one, is only counted: stamps and counts together are all packets.
// Parameters: $2 identifier as it lies in memory, without its last 4 bits (0: any), $3 bytes of the IP header, $4 of them
// that a reading ping gets to see (IPv4: all, IPv6: none), $5 follow one echo in 1 << $5, the first among them,
// $6 timer ticks kept of each CPU, less 1 (a power of 2 less 1). Echoes have ping's usual 56 bytes.
// A stamp costs about as much as the tracepoint that it is taken at; docs/journey.md has the figures.
//
// Run it:  bpftrace probes/journey.tracepoint.bt 0 0 20 20 0 1023        (Ctrl-C ends it and prints the maps)
//
// Maps:    @journey[key]          moment, CPU and thread of an echo at a point
//          @crossings[key]        other skbs, by device and hook
//          @more_packets[key]     wire packets beyond one an skb, of those
//          @journey_resent        echoes that ping sent with the sequence of the one before
//          @journey_ticks[key]    last timer ticks of each CPU: key >> 16 CPU, value nanoseconds since boot
// Keys:    key >> 28              of @journey: 0; else namespace: last 28 bits of the number in \`readlink /proc/self/ns/net\`
//          key >> 16 & 0xfff      of @journey: interface index, 0 in a process; of others key >> 12 & 0xffff
//          key >> 12 & 0xf        point, as numbered above
//          key >> 11 & 1          1: the answer
//          key & 0x3ff            which of the followed echoes, from 1; last 10 bits
// Values:  value >> 22            nanoseconds since boot, last 42 bits
//          value >> 8 & 0x3fff    thread, last 14 bits; 0: the CPU idled
//          value & 0xff           CPU
//
// Example: @journey[733187]: 2254851867607808
//          the echo with sequence 3 was given to the driver of interface 11, 537.6 s after boot (modulo 73 min)`,
  blocks: [
    block('tracepoint:syscalls:sys_enter_sendto', sent),
    block('tracepoint:net:net_dev_queue', queued),
    crossed('net_dev_start_xmit', 3, true, countedPackets(1)),
    crossed('netif_rx', 4, false, countedOnce(2)),
    crossed('netif_receive_skb', 5, false, countedOnce(3)),
    crossed('napi_gro_receive_entry', 6, false, countedOnce(4)),
    block('tracepoint:skb:skb_copy_datagram_iovec', copied),
    block('tracepoint:syscalls:sys_exit_recvmsg', received),
    block('tracepoint:syscalls:sys_enter_write', printing),
    block('tracepoint:irq_vectors:local_timer_entry', tick),
  ],
  cleared: ['scope', 'journey_sent', 'journey_reading', 'journey_ticked'],
};
