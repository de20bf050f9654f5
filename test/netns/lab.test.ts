import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findLab, labs } from '../../src/lab/labs/index.ts';
import type { LabAnswer, LabReport } from '../../src/lab/model.ts';
import { labText } from '../../src/lab/text/lab-text.ts';
import { main } from '../../src/main.ts';
import { capturedIo } from '../helpers/captured-io.ts';
import { following, inner, leftOf, newTrail, type Rewrite, runLab, type Trail } from '../helpers/lab-runner.ts';

let trail: Trail;

beforeEach(() => {
  trail = newTrail();
});

afterEach(async () => {
  expect(await leftOf(trail)).toEqual([]);
});

/** Fails if nothing was changed: a sabotage that misses its target proves nothing. */
const runSabotaged = async (name: string, rewrite: Rewrite): Promise<LabAnswer> => {
  const { answer } = await runLab(findLab(name), { rewrite, trail });
  expect(trail.changed).not.toEqual([]);
  return answer;
};

/** What each lab answers here, where it is not "holds". stp measures: on a noisy machine its interval may fall either way. */
const verdicts: Readonly<Record<string, readonly LabAnswer['verdict'][]>> = {
  'container-host': ['differs'],
  'xmit-drop': ['differs'],
  'netns-local': ['differs'],
  stp: ['differs', 'holds'],
};

/** Times, addresses of devices, numbers of attempts and of echoes under way at once, and what depends on the kernel. */
const withoutFigures = (text: string): string =>
  text
    .replaceAll(/(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/g, 'MAC')
    .replaceAll(/\d+ × [A-Z_]+ in \w+/g, 'DROPS')
    .replaceAll(/(?:, |^ *)pipe \d+$/gm, '')
    .replaceAll(/\d+(?:\.\d+)?/g, '#')
    .replaceAll(/\s+/g, ' ')
    .trim();

describe('lab run --all', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vethscope-labs-'));
  let code: number;
  let report: LabReport;
  let left: readonly string[];

  beforeAll(async () => {
    const own = newTrail();
    const { io, stdout } = capturedIo({ runner: following(own, (words) => words), cwd: folder });
    code = await main(['lab', 'run', '--all', '--json', '--markdown', 'labs.md'], io);
    report = JSON.parse(stdout());
    left = await leftOf(own);
  }, 900_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  it('ends well, with the labs in their order, and leaves nothing behind', () => {
    expect(code).toBe(0);
    expect(report.results.map(({ lab }) => lab)).toEqual(labs.map(({ name }) => name));
    expect(left).toEqual([]);
  });

  it.each(labs.map(({ name }) => name))('%s is answered, with evidence for every step', (name) => {
    const result = report.results.find(({ lab }) => lab === name);
    expect(verdicts[name] ?? ['holds'], JSON.stringify(result?.answer)).toContain(result?.answer.verdict);
    expect(result?.steps.length).toBeGreaterThan(0);
    for (const { title, evidence } of result?.steps ?? []) expect(evidence, title).not.toEqual([]);
  });

  it('xmit-drop: each loss has the counters and the function of its own', () => {
    const steps = report.results.find(({ lab }) => lab === 'xmit-drop')?.steps ?? [];
    const table = steps.at(-1)?.evidence.find((evidence) => evidence.type === 'table');
    const rows = table?.type === 'table' ? table.rows.map((row) => row.join(' ').trim()) : [];
    expect(rows).toContainEqual(expect.stringMatching(/^MTU \+ 5 5 of 5 5 tx_dropped 5 __dev_forward_skb2?$/));
    expect(rows).toContainEqual(expect.stringMatching(/^peer down 0 of 5 /));
    expect(rows).toContainEqual(expect.stringMatching(/^XDP drop 5 of 5 5 rx_queue_0_xdp_drops 5 veth_xdp_rcv_skb$/));
    expect(rows).toContainEqual(expect.stringMatching(/^ring full 512 of 512 \d+ tx_dropped \d+ \w+$/));
    expect(rows).toContainEqual('backlog full not tried');
  });

  it('counters: probe, ip, /proc, capture, bridge and Open vSwitch ports, 23 each', () => {
    const steps = report.results.find(({ lab }) => lab === 'counters')?.steps ?? [];
    const rows = steps.flatMap(({ evidence }) => evidence.flatMap((one) => (one.type === 'table' ? one.rows : [])));
    expect(new Set(rows.map(([, , packets]) => packets))).toEqual(new Set(['23']));
    const sources = ['probe net_dev_start_xmit', 'ip -s link', '/proc/net/dev', 'tcpdump', 'ovs-ofctl dump-ports'];
    expect([...new Set(rows.map(([source]) => source))].toSorted()).toEqual(sources.toSorted());
    const places = rows.map(([, place]) => place);
    expect(places).toContain('switch/port0 receive');
    expect(places).toContain('Open vSwitch port port0 receive');
  });

  it('docs/lab-same-namespace.md shows what is printed, but for the figures', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/lab-same-namespace.md'), 'utf8');
    const shown = /\$ vethscope lab run same-namespace\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const result = report.results.find(({ lab }) => lab === 'same-namespace');
    expect(withoutFigures(shown)).toBe(withoutFigures(result ? labText(result) : ''));
  });

  it('writes the same as Markdown', () => {
    const text = readFileSync(join(folder, 'labs.md'), 'utf8');
    for (const name of labs.map((lab) => lab.name)) expect(text).toContain(`\n## ${name}: `);
  });
});

it('--step waits for Enter before every step, in one lane', async () => {
  const prompts: string[] = [];
  const pressEnter = async (prompt: string): Promise<void> => void prompts.push(prompt);
  const { io, stdout } = capturedIo({ runner: following(trail, (words) => words), stdin: { isTTY: true }, pressEnter });
  expect(await main(['lab', 'run', 'container-host', '--step'], io)).toBe(0);
  const titles = [...stdout().matchAll(/^\d\. (.*)$/gm)].map(([, title]) => `${title} [Enter] `);
  expect(prompts).toEqual(titles);
  expect(prompts).toHaveLength(4);
});

interface Sabotage {
  readonly name: string;
  readonly what: string;
  readonly rewrite: Rewrite;
  /** What the answer then says. */
  readonly says: string;
  readonly also?: string;
}

/** Pings the client itself, so that nothing crosses the wire. */
const pingItself = (words: string): string => words.replace(/^(ping -n -c 4 -i 0.2 -W 1 192\.168\.\d+)\.4$/, '$1.3');

const sabotages: readonly Sabotage[] = [
  {
    name: 'same-namespace',
    what: 'rp_filter stays on',
    rewrite: (words) => words.replaceAll('rp_filter=0', 'rp_filter=1'),
    says: 'with the sysctls set, 0 of 4 pings were answered',
  },
  {
    name: 'same-namespace',
    what: 'accept_local is on from the beginning, rp_filter off',
    rewrite: (words) => words.replaceAll('rp_filter=1', 'rp_filter=0').replaceAll('accept_local=0', 'accept_local=1'),
    says: 'before the sysctls "ping -I" got 4 answers',
  },
  {
    name: 'pair',
    what: 'the peer is up from the beginning',
    rewrite: (words) => words.replace(/^link add sunldveth01 .*$/m, (line) => `${line}\nlink set sunldveth02 up`),
    says: 'with the other end down, the end that is up said',
  },
  {
    name: 'container-host',
    what: 'the peer is up from the beginning',
    rewrite: (words) => words.replace(/^link add sunldveth01 .*$/m, (line) => `${line}\nlink set sunldveth02 up`),
    says: 'with the outer end down, the inner end said',
  },
  ...['veth', 'bridge', 'ovs-veth', 'ovs-internal'].map((name) => ({
    name,
    what: 'the client pings itself',
    rewrite: pingItself,
    says: '0 of 4 pings crossed client/eth0 (transmit)',
  })),
  {
    name: 'isolation',
    what: 'forwarding stays off',
    rewrite: (words) => words.replace('ip_forward=1', 'ip_forward=0'),
    says: 'with a bridge and forwarding 0 of 3 pings were answered',
  },
  {
    name: 'xmit-drop',
    what: "the peer's MTU stays, and NAPI is not used",
    rewrite: (words) =>
      words.replace('sunld-veth1 mtu 1000', 'sunld-veth1 mtu 1500').replace(/^(ethtool -K \S+ gro) on$/, '$1 off'),
    says: '0 were counted as dropped by the sender',
    also: 'the ring was not full: none of 512 packets was dropped',
  },
  {
    name: 'netns-local',
    what: 'a veth instead of the bridge',
    rewrite: (words) => words.replace('br0 type bridge', 'br0 type veth'),
    says: 'the bridge moved to another namespace',
  },
  {
    name: 'tap',
    what: 'the tap is not moved, but one made in the container',
    rewrite: (words) => words.replace(/^ip link set tap0 netns (\S+)$/, 'ip -n $1 tuntap add tap0 mode tap'),
    says: 'and the ports of the bridge are tap0',
  },
  {
    name: 'counters',
    what: 'one ping less',
    rewrite: (words) => words.replace('ping -n -q -c 23', 'ping -n -q -c 22'),
    says: 'on bridge, /proc/net/dev counted 22 and not 23',
  },
];

describe('sabotage', () => {
  it.each(sabotages)('turns the answer of $name: $what', async ({ name, rewrite, says, also = '' }) => {
    const answer = await runSabotaged(name, rewrite);
    expect(answer.verdict).toBe('differs');
    const said = answer.verdict === 'differs' ? answer.instead.join('\n') : '';
    expect(said).toContain(says);
    expect(said).toContain(also);
  });
});

it('xmit-drop: without an XDP program and with a peer that stays up, neither is blamed', async () => {
  const answer = await runSabotaged('xmit-drop', (words) =>
    words
      .replace(/^link set sunld-veth1 down$/m, 'link set sunld-veth1 up')
      .replace(/^(ip link set dev sunld-veth1 xdp) obj .*$/, '$1 off'),
  );
  const said = answer.verdict === 'differs' ? answer.instead.join('\n') : '';
  expect(said).not.toContain('is no case of veth_xmit');
  expect(said).toContain('0 of 5 are in the peer');
});

it('stp notices that STP is not on', async () => {
  const answer = await runSabotaged('stp', (words) => words.replace('stp_state 1', 'stp_state 0'));
  expect(answer).toMatchObject({ verdict: 'broken', because: expect.stringContaining('STP was not at work') });
});

describe('bad luck', () => {
  it('a failing command makes a lab broken, and leaves nothing behind', async () => {
    const answer = await runSabotaged('pair', (words) => words.replace('type veth', 'type nonsense'));
    expect(answer).toMatchObject({ verdict: 'broken' });
  });

  it('a missing tool says which, and what installs it', async () => {
    const answer = await runSabotaged('pair', (words) => words.replace('sh tcpdump', 'sh no-such-tool'));
    expect(answer).toMatchObject({ verdict: 'cannot-be-tried' });
    expect(answer.verdict === 'cannot-be-tried' && answer.because).toContain('tcpdump');
  });

  it.each<[string, Rewrite]>([
    [
      'captures that start late',
      (words) => words.replace(`exec${inner}tcpdump`, ['sleep', '1;', 'exec', 'tcpdump'].join(inner)),
    ],
    [
      'ICMP answers that are limited to one a minute',
      (words) => words.replace('icmp_ratelimit=0', 'icmp_ratelimit=60000 net.ipv4.icmp_ratemask=1'),
    ],
    ['IPv6 noise', (words) => words.replaceAll('disable_ipv6=1', 'disable_ipv6=0')],
    ['a kernel without IPv6', (words) => words.replaceAll('net.ipv6.conf', 'net.ipv6.none')],
  ])('pair holds with %s', async (_what, rewrite) => {
    expect(await runSabotaged('pair', rewrite)).toMatchObject({ verdict: 'holds' });
  });
});
