/** What the programs share: each fragment is a text of bpftrace that stands in several of them. */

export const indent = (levels: number, text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : `${'  '.repeat(levels)}${line}`))
    .join('\n');

/** One block: attach points, one a line, then the body. */
export const block = (points: string | readonly string[], body: string): string =>
  `${[points].flat().join(',\n')}\n{\n${indent(1, body)}\n}\n`;

/** `skb` and the device that it belongs to, where a tracepoint gives its address. */
export const tracedSkb = '((struct sk_buff *)args->skbaddr)';

/**
 * $dev, $inum and $key of a device: namespace and interface index; $key is 0 outside of @scope. vethscope compares $inum with the
 * namespaces that it watches where a line is marked @scope, and needs no cast where one is marked @inum.
 */
export const deviceKey = (device: string, before = ''): string =>
  `$dev = ${device};
${before}$inum = (uint64)$dev->nd_net.net->ns.inum; // @inum
$key = (uint64)0;
if ($1 == 0 || @scope[$inum]) { // @scope
  $key = (($inum & 0xfffffff) << 28) | (($dev->ifindex & 0xffff) << 12);
}`;

/** Counts an skb of every packet; vethscope gives each watched device a counter of its own where a line is marked @count. */
export const countHook = (hook: number): string => `@crossings[$key | ${hook}] = count(); // @count`;

/** Log-linear buckets: 16 to each power of two, so that percentiles are within 3.2 % (src/stats/log-linear.ts). */
export const bucketOf = (ns: string): string =>
  `$ns = (uint64)(${ns});
$v = $ns;
$e = (uint64)0;
if ($v >> 32) { $e = $e + 32; $v = $v >> 32; }
if ($v >> 16) { $e = $e + 16; $v = $v >> 16; }
if ($v >> 8) { $e = $e + 8; $v = $v >> 8; }
if ($v >> 4) { $e = $e + 4; $v = $v >> 4; }
if ($v >> 2) { $e = $e + 2; $v = $v >> 2; }
if ($v >> 1) { $e = $e + 1; }
$bucket = $ns;
if ($e > 4) { $bucket = (($e - 3) << 4) | (($ns >> ($e - 4)) & 15); }`;

/** Adds the time since `since` to the histogram and the sum of a stage, under `key`. */
export const record = (stage: string, ns: string, key: string): string =>
  `${bucketOf(ns)}
@${stage}_ns[${key} | $bucket] = count();
@${stage}_sum[${key}] = sum($ns);`;

/** The way out of a function whose way in was put on the stack of its CPU: the clock first, then the look-up. */
export const closeBracket = (stage: string): string =>
  `$now = nsecs;
$depth = @${stage}_depth[cpu];
// 0: it began before we were attached.
if ($depth > 0) {
  @${stage}_depth[cpu] = $depth - 1;
  $open = @${stage}_open[cpu * 16 + $depth];
  if ($open.0) {
${indent(2, record(stage, '$now - $open.1', '$open.0'))}
  }
}`;

/** One place deeper on the stack of this CPU; 15 is deeper than transmits nest. */
export const deeper = (stage: string): string =>
  `$depth = @${stage}_depth[cpu] + 1;
if ($depth > 15) { $depth = 1; }
@${stage}_depth[cpu] = $depth;`;

export const openBracket = (stage: string): string =>
  `${deeper(stage)}
@${stage}_open[cpu * 16 + $depth] = ($key, nsecs);`;

const ethernetBytes = 14;

/** Bytes of an acknowledgement as `args->len` counts them, without the Ethernet header. */
const acknowledgement = 186;

/**
 * $timed: 1 for one packet in 8, the same ones at every point, and for all that is neither UDP nor TCP. What several programs ask
 * at one point stands there once, word for word (src/trace/program/assemble.ts). `ethernet`: skb->data begins with that header.
 */
export const sampledTime = (ethernet: boolean): string =>
  `$packet = ${tracedSkb}->data${ethernet ? ` + ${ethernetBytes}` : ''};
$transport = $packet + ($3 == 40 ? 40 : 20);
$protocol = *(uint8 *)($packet + ($3 == 40 ? 6 : 9));
$timed = 1;
if ($protocol == 17) {
  if (*(uint8 *)($transport + 19) & 7) { $timed = 0; }
}
if ($protocol == 6) {
  $number = *(uint32 *)($transport + (args->len > ${acknowledgement + (ethernet ? ethernetBytes : 0)} ? 4 : 8));
  // Neighbouring numbers differ in the upper bytes, as they lie in memory; the product spreads them.
  if ((($number * 2654435761) >> 36) & 7) { $timed = 0; }
}`;

/** Whether what is timed can be known by its own bytes where it arrives: $identity, and the bits of it that choose a slot of 256. */
export const identified = (ethernet: boolean, then: string): string =>
  `if ($protocol == 17 || ($protocol == 6 && args->len > ${acknowledgement + (ethernet ? ethernetBytes : 0)})) {
  $own = (uint64)*(uint32 *)($transport + ($protocol == 17 ? 16 : 4));
  $ports = (uint64)*(uint32 *)$transport;
  $slot = ((($own * 2654435761) >> 40) ^ ($ports >> 6)) & 0xff;
${indent(1, then)}
}`;

/** Sequence and turn of an echo, from its first 8 bytes in $icmp, as a little-endian machine reads them. */
export const sequence = `$seq = ((($icmp >> 48) & 0xff) << 8) | ($icmp >> 56);
$turn = $seq + (1 << $5) - 1;`;

export const isOurs = '($2 == 0 || (($icmp >> 32) & 0xf0ff) == $2)';
export const isFollowed = '($turn & ((1 << $5) - 1)) == 0';
export const isAnswer = '($icmp & 0xff) == 0 || ($icmp & 0xff) == 129';
export const isRequest = '($icmp & 0xff) == 8 || ($icmp & 0xff) == 128';
export const who = '((tid & 0x3fff) << 8) | (cpu & 0xff)';

/** ICMP header and ping's usual 56 bytes. */
const echoBytes = 64;

export interface EchoPlace {
  /** Where the length is read: "args->len" or "$buff->len". */
  readonly length: string;
  /** The skb as a pointer that can be read through. */
  readonly skb: string;
  /** skb->data begins with the Ethernet header, else with the IP header. */
  readonly ethernet: boolean;
  readonly ifindex: string;
  /** Number of the point in the keys of @journey. */
  readonly point: number;
  /** Statements more for an echo that is followed. */
  readonly then?: string;
}

/** The cheapest test first: its length, then its type, then whose it is. One stamp an echo and point. */
export const stampEcho = ({ length, skb, ethernet, ifindex, point, then }: EchoPlace): string => {
  const bytes = echoBytes + (ethernet ? ethernetBytes : 0);
  const data = ethernet ? `${skb}->data + ${ethernetBytes} + $3` : `${skb}->data + $3`;
  return `if (${length} == (uint32)($3 + ${bytes})) {
  $icmp = *(uint64 *)(${data});
  if (($icmp & 0xff77) == 0 || ($icmp & 0xfffe) == 128) {
${indent(2, sequence)}
    if (${isOurs} && ${isFollowed}) {
      $answer = 0;
      if (${isAnswer}) { $answer = 0x800; }
      $echo = ((${ifindex} & 0xfff) << 16) | $answer | (($turn >> $5) & 0x3ff);
      @journey[$echo | 0x${point.toString(16)}000] = (nsecs << 22) | ${who};${then ? `\n${indent(3, then)}` : ''}
    }
  }
}`;
};
