/** How much the sockets of a namespace may hold that nobody has read yet. */
import { readFile } from 'node:fs/promises';
import type { Topology } from '../../model/topology.ts';

export interface SocketBuffers {
  /** Of one socket, as the kernel accounts for packets: their own size and more. */
  readonly udpReceiveBytes: number;
  /** What one TCP connection may hold at both ends together. */
  readonly tcpBytes: number;
}

const keys = ['net.core.rmem_default', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'] as const;
type Key = (typeof keys)[number];
export type SocketSysctls = Readonly<Record<Key, string>>;

/** The last of one or three numbers: the most. */
const most = (value: string): number => Number(value.trim().split(/\s+/).at(-1));

/** New namespaces start with the values of the host (tcp_sk_init in net/ipv4/tcp_ipv4.c); a topology may set its own. `reverse`: the server sends. */
export const socketBuffersOf = (
  host: SocketSysctls,
  { sysctls, client, server }: Pick<Topology, 'sysctls' | 'client' | 'server'>,
  reverse: boolean,
): SocketBuffers => {
  const [sender, receiver] = reverse ? [server.node, client.node] : [client.node, server.node];
  const set = (node: string, key: Key): string =>
    sysctls.findLast((sysctl) => sysctl.node === node && sysctl.key === key)?.value ?? host[key];
  return {
    udpReceiveBytes: most(set(receiver, 'net.core.rmem_default')),
    tcpBytes: most(set(receiver, 'net.ipv4.tcp_rmem')) + most(set(sender, 'net.ipv4.tcp_wmem')),
  };
};

/** Of the host. @throws where /proc is not there */
export const readSocketSysctls = async (): Promise<SocketSysctls> => {
  const read = (key: Key): Promise<string> => readFile(`/proc/sys/${key.replaceAll('.', '/')}`, 'utf8');
  const [udp, receive, send] = await Promise.all([read(keys[0]), read(keys[1]), read(keys[2])]);
  return { 'net.core.rmem_default': udp, 'net.ipv4.tcp_rmem': receive, 'net.ipv4.tcp_wmem': send };
};
