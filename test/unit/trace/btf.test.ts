import { describe, expect, it } from 'vitest';
import { Btf } from '../../../src/trace/kernel/btf.ts';
import { typePreamble } from '../../../src/trace/program/type-preamble.ts';

const word = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, index * 4);
  return bytes;
};

const strings = ['', 'int', 'net', 'ns', 'ns_common', 'inum', 'alias_t', 'reason', 'ONE', 'TWO', 'veth_xmit', 'late'];
const offsets = new Map(
  strings.map((text, index) => [text, strings.slice(0, index).join('\0').length + (index > 0 ? 1 : 0)]),
);
const at = (text: string): number => offsets.get(text) ?? Number.NaN;
const info = (kind: number, length: number, flag = 0): number => (flag * 2 ** 31 + kind * 2 ** 24 + length) >>> 0;

/** struct net { union { int; struct ns_common ns; }; int late : 4 }, and a few more; ids from 1. */
const build = (magic = 0xeb9f): Buffer => {
  const types = Buffer.concat([
    word(at('int'), info(1, 0), 4, 32), // 1
    word(at('ns_common'), info(4, 1), 16, at('inum'), 1, 24 * 8), // 2
    word(at('alias_t'), info(8, 0), 2), // 3
    word(0, info(5, 1), 16, at('ns'), 3, 0), // 4: unnamed union, its member through a typedef
    word(at('net'), info(4, 2, 1), 32, 0, 4, 64, at('late'), 1, 2 ** 24 * 4 + 160), // 5: with bit fields
    word(at('reason'), info(6, 2), 4, at('ONE'), 1, at('TWO'), 0x30001), // 6
    word(at('veth_xmit'), info(12, 0), 0), // 7
  ]);
  const text = Buffer.from(`${strings.join('\0')}\0`);
  const header = Buffer.alloc(24);
  header.writeUInt16LE(magic, 0);
  header[2] = 1;
  header.writeUInt32LE(24, 4);
  header.writeUInt32LE(types.length, 12);
  header.writeUInt32LE(types.length, 16);
  header.writeUInt32LE(text.length, 20);
  return Buffer.concat([header, types, text]);
};

describe('Btf', () => {
  const btf = new Btf(build());

  it('finds members through unnamed unions, typedefs and bit fields', () => {
    expect(btf.offsetOf('ns_common', 'inum')).toBe(24);
    expect(btf.offsetOf('net', 'ns.inum')).toBe(8 + 24);
    expect(btf.offsetOf('net', 'late')).toBe(20);
    expect(btf.offsetOf('net', 'nothing')).toBeUndefined();
    expect(btf.offsetOf('sk_buff', 'dev')).toBeUndefined();
  });

  it('knows the values of enums', () => {
    expect([...btf.enumValues('reason')]).toEqual([
      [1, 'ONE'],
      [0x30001, 'TWO'],
    ]);
    expect(btf.enumValues('other').size).toBe(0);
  });

  it('refuses anything else', () => {
    expect(() => new Btf(build(0x9feb))).toThrow(RangeError);
    expect(() => new Btf(Buffer.from('ELF'))).toThrow(RangeError);
  });
});

describe('typePreamble', () => {
  const offsets: Record<string, number> = {
    'ns_common.inum': 24,
    'net.ns': 152,
    'net_device.nd_net': 64,
    'net_device.ifindex': 224,
    'sock_common.skc_family': 16,
    'sock_common.skc_net': 48,
    'sock.__sk_common': 0,
    'sk_buff.dev': 16,
    'sk_buff.sk': 24,
    'sk_buff.len': 112,
    'sk_buff.end': 188,
    'sk_buff.head': 192,
    'sk_buff.data': 200,
    'skb_shared_info.gso_segs': 6,
    'napi_struct.dev': 56,
  };

  it('puts members where the kernel has them, in their order', () => {
    const text = typePreamble({ offsetOf: (struct, path) => offsets[`${struct}.${path}`] });
    expect(text).toContain(
      'struct sk_buff { char before_16[16]; struct net_device *dev; struct sock *sk; char before_112[80]; unsigned int len; char before_188[72]; unsigned int end; unsigned char *head; unsigned char *data; };',
    );
    expect(text).toContain(
      'struct net_device { char before_64[64]; struct vethscope_net nd_net; char before_224[152]; int ifindex; };',
    );
    expect(text).toContain('struct skb_shared_info { char before_6[6]; unsigned short gso_segs; };');
    expect(text).toContain('struct sock { struct sock_common __sk_common; };');
  });

  it('is not to be had where a member is missing', () => {
    expect(typePreamble({ offsetOf: (struct) => (struct === 'sock' ? undefined : 8) })).toBeUndefined();
  });
});
