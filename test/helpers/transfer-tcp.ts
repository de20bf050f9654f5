/** One TCP connection through a topology. */
import type { Topology } from '../../src/model/topology.ts';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { addressOf } from '../../src/topology/deploy/verify-connectivity.ts';
import { netnsOf } from './topology-run.ts';

/** iperf3 ends when all is in the sender's socket buffer (up to 4 MiB, tcp_wmem), not when all has arrived. */
export const transferBytes = 20 * 1024 * 1024;

/** Bytes that arrived, by the server's account; one connection. */
export const transferTcp = async (topology: Topology): Promise<number> => {
  const server = await execRunner.spawn({
    argv: ['iperf3', '-s', '-1', '--forceflush'],
    netns: netnsOf(topology, 'server'),
  });
  try {
    // Breaking off the iteration would wait for the end of the process, so the iterator is asked by hand.
    const lines = server.lines[Symbol.asyncIterator]();
    while (!(await lines.next()).value?.includes('listening'));
    const address = addressOf(topology, topology.server);
    const { stdout } = await execRunner.run({
      argv: ['iperf3', '-c', address, '-n', `${transferBytes}`, '-J'],
      netns: netnsOf(topology, 'client'),
    });
    return (JSON.parse(stdout) as { end: { sum_received: { bytes: number } } }).end.sum_received.bytes;
  } finally {
    await server.stop();
  }
};
