import { describe, expect, it } from 'vitest';
import type { LabResult } from '../../../src/lab/model.ts';
import { evidenceLines } from '../../../src/lab/text/evidence-lines.ts';
import { labMarkdown } from '../../../src/lab/text/lab-markdown.ts';
import { labText } from '../../../src/lab/text/lab-text.ts';
import { wrap } from '../../../src/text/wrap.ts';

const result: LabResult = {
  lab: 'pair',
  title: 'Devices in pairs',
  claim: { says: `${'long words of a claim '.repeat(10)}end.`, quote: 'ip link add …' },
  steps: [
    {
      title: 'Ping',
      evidence: [
        { type: 'command', where: 'host', command: 'ping -c 1 192.168.100.1', exitCode: 1, output: 'a\n\nb ``` c' },
        {
          type: 'capture',
          where: 'host',
          device: 'lo',
          packets: ['IP a > b: x, id 1, seq 1, y', 'IP a > b: x, id 1, seq 2, y'],
        },
        { type: 'capture', where: 'host', device: 'eth0', packets: [] },
        { type: 'drops', drops: [{ reason: 'IP_RPFILTER', function: 'ip_rcv', node: 'host', device: null, skbs: 4 }] },
        { type: 'table', columns: ['a', 'bbb'], rows: [['ccc', 'd']] },
        { type: 'note', text: 'word '.repeat(40).trim() },
      ],
    },
  ],
  answer: {
    verdict: 'differs',
    instead: ['it said no'],
    sources: [{ since: 'Linux 6.12', reference: '05c1280a2bcf "subject"' }],
  },
  ms: 1234,
};

describe('a lab on the terminal', () => {
  it('shows claim, evidence and answer in 80 columns', () => {
    const text = labText(result);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text).toContain('1. Ping\n   [host] ping -c 1 192.168.100.1\n     a\n     b ``` c\n     (exit code 1)\n');
    expect(text).toContain('2 × IP a > b: x, y');
    expect(text).toContain('tcpdump -n -i eth0: nothing');
    expect(text).toContain('4 × IP_RPFILTER in ip_rcv (host)');
    expect(text).toContain(
      'Answer: differs on this kernel (1.2 s)\n  Instead: it said no.\n  Since Linux 6.12: 05c1280a2bcf',
    );
  });

  it('shortens a long output and says by how much', () => {
    const output = Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n');
    const lines = evidenceLines({ type: 'command', where: 'host', command: 'x', exitCode: 0, output });
    expect(lines).toHaveLength(13);
    expect(lines.at(-1)).toBe('  … 19 more lines');
  });

  it('gives a word that is too long a line of its own', () => {
    expect(wrap(`a ${'b'.repeat(30)} c`, 10, ' ')).toEqual([' a', ` ${'b'.repeat(30)}`, ' c']);
  });
});

it('Markdown has a table of answers, and fences longer than any in the evidence', () => {
  const text = labMarkdown({ schemaVersion: 1, tool: '0.1.0', kernel: '6.18.0', results: [result] });
  expect(text).toContain('| pair | Devices in pairs | differs on this kernel |');
  expect(text).toContain('\n````text\n[host] ping');
  expect(text).toContain('- Since Linux 6.12: 05c1280a2bcf "subject"');
});
