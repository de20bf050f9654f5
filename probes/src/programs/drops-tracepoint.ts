import { block } from '../fragments.ts';
import { keyLines, type Program } from '../header.ts';

const freed = `$skb = (struct sk_buff *)args->skbaddr;
$dev = $skb->dev;
// A receiving UDP socket keeps other things where the device was; reading through them gives 0.
$inum = (uint64)$dev->nd_net.net->ns.inum; // @inum
$ifindex = (uint64)$dev->ifindex;
if ($inum == 0) {
  $ifindex = 0;
  $inum = (uint64)$skb->sk->__sk_common.skc_net.net->ns.inum; // @inum
}
if ($inum == 0) {
  $receiver = (struct sock *)args->rx_sk; // only where skb:kfree_skb has rx_sk
  if ((uint64)$receiver != 0) { $inum = (uint64)$receiver->__sk_common.skc_net.net->ns.inum; } // @inum // only where skb:kfree_skb has rx_sk
}
if ($1 == 0 || $inum == 0 || @scope[$inum]) { // @scope
  $key = (($inum & 0xfffffff) << 28) | (($ifindex & 0xffff) << 12);
  $now = nsecs;
  $when = (uint64)0;
  if ($1) { $when = ($now / 100000000) & 0xfff; }
  @drops[$key | $when, (uint64)args->reason, ksym(args->location)] = count();
  // One number a kind: looked up faster, and where two kinds share one, the later goes without a sample.
  $kind = $key ^ ((uint64)args->reason << 44) ^ ((uint64)args->location << 12);
  $second = $now >> 30;
  if (@drop_sampled[$kind] != $second) {
    @drop_sampled[$kind] = $second;
    @drop_stacks[$key, (uint64)args->reason, ksym(args->location), kstack(16)] = count();
  }
}`;

/** Which skbs were freed instead of delivered. */
export const dropsTracepoint: Program = {
  name: 'drops.tracepoint',
  header: `// drops.tracepoint: which skbs were freed instead of delivered: reason, function, device
//
// backend: tracepoint
// needs:   5.17 (reasons), BTF (or kernel headers)
//
// Counts skbs. A free is not always a loss: after an echo reply was delivered, ping_rcv frees the skb with NO_SOCKET.
// Numbers of reasons differ from kernel to kernel: the names are at the end of
// /sys/kernel/tracing/events/skb/kfree_skb/format; numbers from 65536 belong to subsystems such as Open vSwitch.
// An skb that has no device any more counts for its socket's namespace with interface 0; without either, under key 0.
// Lines marked "only where" must be deleted before a run by hand on a kernel without that field (rx_sk came with 6.11).
//
// Run it:  bpftrace probes/drops.tracepoint.bt        (Ctrl-C ends it and prints the maps)
//
// Some frees are many (Open vSwitch in userspace: one a packet), so each is counted once, in one map. A kernel stack is
// taken of the first skb of a kind in every 1.07 s.
//
// Maps:    @drops[key, reason, function]               skbs
//          @drop_stacks[key, reason, function, stack]  samples
//          @drop_sampled[kind]                         nsecs >> 30 of the latest sample
${keyLines}
//          key & 0xfff              with 1 as $1: nsecs / 100 ms, which tells when; else 0, which adds up
//
// Example: @drops[72057592158896128, 3, ping_rcv]: 1000
//          interface 2: ping_rcv freed 1,000 skbs, reason 3`,
  blocks: [block('tracepoint:skb:kfree_skb', freed)],
  cleared: ['scope', 'drop_sampled'],
};
