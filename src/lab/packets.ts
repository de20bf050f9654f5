/** What `tcpdump -n -t -xx` prints (tcpdump 4.99). Pure. */
export interface Packet {
  /** Without a time: "IP 192.168.100.11 > 192.168.100.1: ICMP echo request, id 7, seq 1, length 64". */
  readonly text: string;
  /** The frame from its Ethernet header on. */
  readonly hex: string;
}

/** "6 packets captured, 6 packets received by filter, 0 packets dropped by kernel": its answer to SIGUSR1. */
const countsLine = /^(?:tcpdump: )?(\d+) packets? captured, \d+ packets? received by filter, (\d+) packets? dropped/;
const hexLine = /^\t0x[0-9a-f]+: {2}([0-9a-f ]+)/;
/** Of tcpdump itself rather than of a packet. */
const chatter = /^(?:tcpdump: |listening on |\d+ packets? (?:captured|received by filter|dropped by kernel)|$)/;

export interface Counts {
  readonly captured: number;
  readonly dropped: number;
}

export const parseCounts = (line: string): Counts | null => {
  const [, captured, dropped] = countsLine.exec(line) ?? [];
  return captured === undefined ? null : { captured: Number(captured), dropped: Number(dropped) };
};

export const isListening = (line: string): boolean => line.startsWith('listening on ');

export const parsePackets = (lines: readonly string[]): Packet[] => {
  const packets: { text: string; hex: string }[] = [];
  for (const line of lines) {
    const bytes = hexLine.exec(line)?.[1];
    const last = packets.at(-1);
    if (bytes !== undefined && last) last.hex += bytes.replaceAll(' ', '');
    else if (bytes === undefined && !chatter.test(line)) packets.push({ text: line.trim(), hex: '' });
  }
  return packets;
};

export const isArpRequest = ({ text }: Packet): boolean => text.startsWith('ARP, Request');
export const isArpReply = ({ text }: Packet): boolean => text.startsWith('ARP, Reply');
export const isEchoRequest = ({ text }: Packet): boolean => text.includes('ICMP echo request');
export const isEchoReply = ({ text }: Packet): boolean => text.includes('ICMP echo reply');
