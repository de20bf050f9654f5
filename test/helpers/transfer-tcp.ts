/** One TCP connection through a topology. */
import type { Topology } from '../../src/model/topology.ts';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { addressOf } from '../../src/topology/deploy/verify-connectivity.ts';
import { netnsOf } from './topology-run.ts';

export const transferBytes = 20 * 1024 * 1024;

/**
 * Bytes that arrived at the client, by its own account: at least `transferBytes`; one connection.
 *
 * The server sends (`-R`), because the receiver then ends the test, when it has read them all. The other way round
 * iperf3 ends when the sender's socket took the last byte, and whatever the two sockets hold then (up to 4 MiB by
 * tcp_wmem, up to 32 MiB by tcp_rmem on 6.18) is thrown away.
 */
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
      argv: ['iperf3', '-c', address, '-R', '-n', `${transferBytes}`, '-J'],
      netns: netnsOf(topology, 'client'),
    });
    return (JSON.parse(stdout) as { end: { sum_received: { bytes: number } } }).end.sum_received.bytes;
  } finally {
    await server.stop();
  }
};
