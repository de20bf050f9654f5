import { expect, it } from 'vitest';
import { socketBuffersOf } from '../../../src/system/machine/socket-buffers.ts';

const host = {
  'net.core.rmem_default': '212992\n',
  'net.ipv4.tcp_rmem': '4096\t131072\t6291456\n',
  'net.ipv4.tcp_wmem': '4096\t16384\t4194304\n',
};

const ends = { client: { node: 'host1', device: 'eth0' }, server: { node: 'host2', device: 'eth1' } };

it("takes the most that the host allows, and the receiver's and the sender's own settings before it", () => {
  expect(socketBuffersOf(host, { ...ends, sysctls: [] }, false)).toEqual({
    udpReceiveBytes: 212_992,
    tcpBytes: 10_485_760,
  });
  const sysctls = [
    { node: 'host2', key: 'net.ipv4.tcp_rmem', value: '4096 65536 100000' },
    { node: 'host1', key: 'net.ipv4.tcp_wmem', value: '4096 65536 50000' },
  ];
  expect(socketBuffersOf(host, { ...ends, sysctls }, false).tcpBytes).toBe(150_000);
  expect(socketBuffersOf(host, { ...ends, sysctls }, true).tcpBytes).toBe(10_485_760);
});
