import { describe, expect, it } from 'vitest';
import { witnessChanges } from '../../../src/drops/counters.ts';
import { parseWitnesses } from '../../../src/drops/parse-counters.ts';

/** Recorded from iproute2 6.1, ethtool 6.1 and Open vSwitch 3.1. */
const recorded = `#vethscope qdisc
[{"kind":"noqueue","handle":"0:","dev":"lo","root":true,"refcnt":2,"options":{},"bytes":0,"packets":0,"drops":0},{"kind":"tbf","handle":"8051:","dev":"port0","root":true,"refcnt":3,"options":{"rate":125000},"bytes":6252,"packets":6,"drops":294,"overlimits":307},{"kind":"pfifo","handle":"1:","dev":"port0","parent":"8051:1","options":{},"drops":294}]
#vethscope xdp port0
NIC statistics:
     peer_ifindex: 2
     rx_queue_0_xdp_packets: 100
     rx_queue_0_drops: 5
     rx_queue_0_xdp_drops: 100
     rx_queue_1_xdp_drops: 1
#vethscope xdp port1
#vethscope upcalls
netdev@ovs-netdev:
  lookups: hit:1000 missed:12 lost:3
  flows: 0
#vethscope sockets
p_raw 0      0      *:port0 * skmem:(r0,rb212992,t0,tb212992,f0,w0,o176,bl0,d41)
p_raw 0      0      *:port1 * ino:1951987 sk:4c
	ver:0 cpy_thresh:0 flags( running auxdata ) skmem:(r0,rb212992,t0,tb212992,f0,w0,o176,bl0,d2)
#vethscope userspace drops
Event coverage, avg rate over last: 5 seconds, last minute, last hour,  hash=5ce72a6c:
bridge_reconfigure         0.0/sec     0.033/sec        0.0006/sec   total: 2
datapath_drop_upcall_error   0.0/sec     0.000/sec        0.0000/sec   total: 4
drop_action_of_pipeline   40.0/sec     3.333/sec        0.0556/sec   total: 200
117 events never hit
`;

describe('counters of drops', () => {
  it('come from the output of five commands', () => {
    expect(parseWitnesses('switch', recorded).filter(({ change }) => change > 0)).toEqual([
      { witness: 'qdisc', node: 'switch', device: 'port0', change: 294, kinds: ['pfifo'] },
      { witness: 'xdp_drops', node: 'switch', device: 'port0', change: 101 },
      { witness: 'packet socket', node: 'switch', device: 'port0', change: 41 },
      { witness: 'packet socket', node: 'switch', device: 'port1', change: 2 },
      { witness: 'datapath_drop_upcall_error', node: 'switch', device: null, change: 4 },
      { witness: 'drop_action_of_pipeline', node: 'switch', device: null, change: 200 },
      { witness: 'upcalls lost', node: 'switch', device: null, change: 3 },
    ]);
  });

  it('name the queue disciplines that dropped, a parent only for its own drops', () => {
    const qdisc = (kind: string, handle: string, at: string, drops: number) => ({
      ...{ kind, handle, dev: 'eth0', drops },
      ...(at === 'root' ? { root: true } : { parent: at }),
    });
    const dropped = (...qdiscs: object[]) =>
      parseWitnesses('client', `#vethscope qdisc\n${JSON.stringify(qdiscs)}\n`).map(({ change, kinds }) => [
        change,
        kinds,
      ]);
    expect(dropped(qdisc('netem', '1:', 'root', 7))).toEqual([[7, ['netem']]]);
    expect(dropped(qdisc('netem', '1:', 'root', 9), qdisc('tbf', '2:', '1:1', 2))).toEqual([[9, ['netem', 'tbf']]]);
    // A loss of netem's is no drop of its parent's: netem_enqueue() says that it took the packet.
    expect(dropped(qdisc('htb', '1:', 'root', 0), qdisc('netem', 'a:', '1:a', 5))).toEqual([[5, ['netem']]]);
    expect(
      dropped(qdisc('mq', '0:', 'root', 3), qdisc('fq_codel', '0:', ':1', 1), qdisc('fq_codel', '0:', ':2', 2)),
    ).toEqual([[3, ['fq_codel']]]);
    expect(dropped(qdisc('noqueue', '0:', 'root', 0), qdisc('clsact', 'ffff:', 'ffff:fff1', 4))).toEqual([
      [0, undefined],
    ]);
  });

  it('are absent where a tool said nothing', () => {
    expect(parseWitnesses('client', '#vethscope qdisc\n')).toEqual([]);
    expect(parseWitnesses('client', '')).toEqual([]);
  });

  it('are told apart by device when two moments are compared', () => {
    const at = (device: string, change: number) => ({ witness: 'qdisc', node: 'client', device, change });
    expect(witnessChanges([at('a', 5), at('b', 7)], [at('a', 6), at('b', 7), at('c', 2)])).toEqual([
      at('a', 1),
      at('b', 0),
      at('c', 2),
    ]);
  });
});
