/**
 * The same programs at raw tracepoints: the kernel fills in no record of fields for them, and the program reads what it needs from
 * what the tracepoint itself was called with (bpftrace 0.18 or later: arg0, arg1 …). System calls have no raw tracepoint each, so
 * theirs stay as they are.
 */
import type { Program } from './header.ts';

const skb = '((struct sk_buff *)arg0)';
const ofSkb = { skbaddr: 'arg0', len: `${skb}->len` };

/** Tracepoint -> its fields, from its arguments: include/trace/events/net.h and skb.h, Linux 6.1 to 7.2. */
const fields: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'net:net_dev_queue': ofSkb,
  'net:net_dev_start_xmit': {
    ...ofSkb,
    gso_segs: `((struct skb_shared_info *)(${skb}->head + ${skb}->end))->gso_segs`,
  },
  'net:net_dev_xmit': ofSkb,
  'net:netif_rx': ofSkb,
  'net:netif_receive_skb': ofSkb,
  'net:napi_gro_receive_entry': ofSkb,
  'skb:kfree_skb': { skbaddr: 'arg0', location: 'arg1', reason: 'arg2', rx_sk: 'arg3' },
  'skb:skb_copy_datagram_iovec': { skbaddr: 'arg0' },
  'irq_vectors:local_timer_entry': {},
};

const rawBlock = (block: string): string => {
  const [, tracepoint = ''] = /^tracepoint:(\S+)$/m.exec(block) ?? [];
  const known = fields[tracepoint];
  if (known === undefined) return block;
  return block.replace(/^tracepoint:\w+:/, 'rawtracepoint:').replaceAll(/args->(\w+)/g, (_, name: string) => {
    const argument = known[name];
    if (argument === undefined) throw new Error(`raw-tracepoints.ts does not say what ${name} of ${tracepoint} is`);
    return argument;
  });
};

export const atRawTracepoints = ({ name, header, blocks, cleared }: Program): Program => {
  const own = name.replace(/\.tracepoint$/, '.rawtracepoint');
  return {
    name: own,
    header: header
      .replaceAll(name, own)
      .replaceAll('journey.tracepoint', 'journey.rawtracepoint')
      .replace('// backend: tracepoint', '// backend: rawtracepoint')
      .replace(/^\/\/ needs: +/m, '$&bpftrace 0.18, '),
    blocks: blocks.map(rawBlock),
    cleared,
  };
};
