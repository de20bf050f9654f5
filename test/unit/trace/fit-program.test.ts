import { describe, expect, it } from 'vitest';
import { parseProbeFile } from '../../../src/trace/catalogue/probe-file.ts';
import type { ArmScope } from '../../../src/trace/decode/diff-snapshots.ts';
import { assemble, fitProbes } from '../../../src/trace/program/assemble.ts';
import { fitProgram, type KernelHooks } from '../../../src/trace/program/fit-program.ts';

const kernel = (functions: Record<string, string>, tracepoints: Record<string, string[]> = {}): KernelHooks => ({
  resolveFunction: (_type, name) => functions[name],
  hasRawTracepoint: () => true,
  tracepointFields: (name) => (tracepoints[name] ? new Set(tracepoints[name]) : undefined),
});

const program = `// a comment
BEGIN { @scope[(uint64)0] = 1; }

kprobe:veth_xmit,
kprobe:tun_net_xmit
{
  @a[arg0] = count(); // kept
}

kretprobe:veth_xmit
{
  @b = count();
}

tracepoint:skb:kfree_skb
{
  $x = args->rx_sk; // only where skb:kfree_skb has rx_sk
  @c = count();
}

END { clear(@scope); }
`;

describe('fitProgram', () => {
  it('takes the names of this kernel, and tells what it leaves out', () => {
    const fitted = fitProgram(program, kernel({ veth_xmit: 'veth_xmit.isra.0' }));
    expect(fitted.blocks).toEqual([
      { attachPoints: ['kprobe:veth_xmit.isra.0'], body: '  @a[arg0] = count(); // kept' },
      { attachPoints: ['kretprobe:veth_xmit.isra.0'], body: '  @b = count();' },
    ]);
    expect(fitted.missing).toEqual(['kprobe:tun_net_xmit', 'tracepoint:skb:kfree_skb']);
  });

  it('keeps a line only where the kernel has the field it reads', () => {
    const bodyWith = (fields: string[]) => fitProgram(program, kernel({}, { 'skb:kfree_skb': fields })).blocks[0]?.body;
    expect(bodyWith(['reason', 'rx_sk'])).toContain('args->rx_sk');
    expect(bodyWith(['reason'])).toBe('  @c = count();');
  });
});

const veth: ArmScope = {
  arm: 'veth',
  nodes: [{ node: 'client', netnsInum: 4026532177 }],
  devices: [{ node: 'client', device: 'eth0', ifindex: 2 }],
};

describe('assemble', () => {
  const file = (name: string, text: string) =>
    parseProbeFile(`${name}.kprobe`, `// ${name}.kprobe: x\n// backend: kprobe\n${text}`);

  it('makes one block of what several probes do at one hook, shared paragraphs once, and lists hooks with the same to do', () => {
    const files = [
      file('a', 'kprobe:f,\nkprobe:g\n{\n  $x = 1;\n\n  @a = $x;\n}\n'),
      file('b', 'kprobe:g,\nkprobe:h\n{\n  $x = 1;\n\n  @b = $x;\n}\n\nkprobe:i\n{\n  $x = 1;\n\n  @b = $x;\n}\n'),
    ];
    const fitted = fitProbes(files, kernel({ f: 'f', g: 'g', h: 'h', i: 'i' }));
    expect(assemble(fitted, [veth], '')).toBe(
      [
        'kprobe:f\n{\n  $x = 1;\n\n  @a = $x;\n}\n',
        'kprobe:g\n{\n  $x = 1;\n\n  @a = $x;\n\n  @b = $x;\n}\n',
        'kprobe:h,\nkprobe:i\n{\n  $x = 1;\n\n  @b = $x;\n}\n',
      ].join('\n'),
    );
  });

  it('compares instead of looking up, and counts what is known in advance without a table', () => {
    const counted = file(
      'a',
      'kprobe:f\n{\n  if (@scope[$inum]) { // @scope\n    @crossings[$key | 3] = count(); // @count\n  }\n}\n',
    );
    expect(assemble(fitProbes([counted], kernel({ f: 'f' })), [veth], '')).toContain(
      `  if (($inum == 0 || $inum == 4026532177)) { // @scope
    if ($key == ${(337n << 28n) | (2n << 12n)}) { @crossings_${(337n << 16n) | 2n}_3 = count(); } else { @crossings[$key | 3] = count(); }
  }`,
    );
  });

  it('lets echoes be forgotten where they are followed', () => {
    const followed = file('a', '// point 1: sendto\nkprobe:f\n{\n  @journey[1] = 1;\n}\n');
    const program = assemble(fitProbes([followed], kernel({ f: 'f' })), [], '');
    expect(program).toContain('BEGIN { @bpftrace_pid = (uint64)pid; }');
    expect(program).toContain('clear(@journey)');
  });

  it('refuses a file whose header does not say what it is', () => {
    expect(() => parseProbeFile('a.kprobe', '// a.kprobe: x\n')).toThrow('backend: kprobe');
    expect(() => parseProbeFile('a.kprobe', '// backend: kprobe\n')).toThrow('title');
    expect(() => parseProbeFile('a.fentry', '// a.fentry: x\n// backend: kprobe\n')).toThrow('backend: fentry');
  });
});
