/** `ovs-ofctl dump-ports` (Open vSwitch 3.1): packets in and out of each port. Pure. */
export interface PortCount {
  readonly port: string;
  readonly rxPackets: number;
  readonly txPackets: number;
}

const portLines = /^ {2}port +"?([^":]+)"?: rx pkts=(\d+),[^\n]*\n +tx pkts=(\d+),/gm;

export const parseDumpPorts = (text: string): PortCount[] =>
  [...text.matchAll(portLines)].map(([, port, rx, tx]) => ({
    port: port ?? '',
    rxPackets: Number(rx),
    txPackets: Number(tx),
  }));
