import { describe, expect, it } from 'vitest';
import {
  findFunctions,
  functionLine,
  functionName,
  reasonsInEnums,
  reasonsInFormat,
  tracepointFields,
} from '../../../src/trace/kernel/kernel-text.ts';

const kallsyms = `ffffffff81000000 T _stext
ffffffff81a00010 t __dev_forward_skb2
ffffffff81a00020 T __dev_forward_skb
ffffffffc0300010 t veth_xmit.isra.0\t[veth]
ffffffffc0300020 t veth_poll\t[veth]
ffffffffc0300030 t veth_poll.cold\t[veth]
ffffffffc0300040 t br_forward.part.0\t[bridge]
ffffffffc0300050 d internal_dev_xmit\t[openvswitch]
`;

/** tracefs lists what can be traced, without addresses. */
const traceable = `_stext
__dev_forward_skb
veth_xmit.isra.0 [veth]
veth_poll [veth]
br_forward.part.0 [bridge]
`;

describe('findFunctions', () => {
  const names = ['__dev_forward_skb', '__dev_forward_skb2', 'dev_forward_skb', 'veth_xmit', 'veth_poll'];

  it('finds functions of kernel and modules, by the symbol to attach to', () => {
    expect([...findFunctions(kallsyms, names)]).toEqual([
      ['__dev_forward_skb2', { symbol: '__dev_forward_skb2', module: null }],
      ['__dev_forward_skb', { symbol: '__dev_forward_skb', module: null }],
      ['veth_xmit', { symbol: 'veth_xmit.isra.0', module: 'veth' }],
      ['veth_poll', { symbol: 'veth_poll', module: 'veth' }],
    ]);
  });

  it('reads the list of what can be traced alike, and writes its lines', () => {
    const found = findFunctions(traceable, names);
    expect([...found.values()].map(functionLine)).toEqual([
      '__dev_forward_skb',
      'veth_xmit.isra.0 [veth]',
      'veth_poll [veth]',
    ]);
  });

  it('prefers the plain name, wherever it stands', () => {
    const twice = 'veth_xmit.constprop.0 [veth]\nveth_xmit [veth]\nveth_xmit.isra.0 [veth]\n';
    expect(findFunctions(twice, ['veth_xmit']).get('veth_xmit')?.symbol).toBe('veth_xmit');
  });

  it('takes neither data nor a part that was split off', () => {
    expect(findFunctions(kallsyms, ['br_forward', 'internal_dev_xmit']).size).toBe(0);
    expect(findFunctions(traceable, ['br_forward']).size).toBe(0);
  });

  it('finds nothing of nothing', () => {
    expect(findFunctions(kallsyms, []).size).toBe(0);
  });
});

describe('functionName', () => {
  it.each([
    ['ping_rcv', 'ping_rcv'],
    ['ovs_dp_process_packet+0x1f0 [openvswitch]', 'ovs_dp_process_packet'],
    ['veth_xmit.isra.0+12', 'veth_xmit'],
    ['tcp_v4_rcv.cold', 'tcp_v4_rcv'],
    ['__udp_queue_rcv_skb.constprop.0.isra.0', '__udp_queue_rcv_skb'],
  ])('%s -> %s', (symbol, name) => {
    expect(functionName(symbol)).toBe(name);
  });
});

describe('the format of a tracepoint', () => {
  const format = `format:
\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
\tfield:void * skbaddr;\toffset:8;\tsize:8;\tsigned:0;
\tfield:char buf[16];\toffset:8;\tsize:16;\tsigned:0;
\tfield:enum skb_drop_reason reason;\toffset:28;\tsize:4;\tsigned:0;

print fmt: "reason: %s", __print_symbolic(REC->reason, { 2, "NOT_SPECIFIED" }, { 3, "NO_SOCKET" })`;

  it('names its fields', () => {
    expect([...tracepointFields(format)]).toEqual(['common_type', 'skbaddr', 'buf', 'reason']);
  });

  it('names the reasons', () => {
    expect([...reasonsInFormat(format)]).toEqual([
      [2, 'NOT_SPECIFIED'],
      [3, 'NO_SOCKET'],
    ]);
  });

  it('agrees with the enums on what reasons are called', () => {
    const core = new Map([
      [3, 'SKB_DROP_REASON_NO_SOCKET'],
      [1, 'SKB_CONSUMED'],
    ]);
    const ovs = new Map([[0x30001, 'OVS_DROP_LAST_ACTION']]);
    expect([...reasonsInEnums(core, ovs).values()]).toEqual(['NO_SOCKET', 'CONSUMED', 'LAST_ACTION']);
  });
});
