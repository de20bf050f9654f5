import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findLab, labs } from '../../src/lab/labs/index.ts';
import type { LabAnswer } from '../../src/lab/model.ts';
import { leftOf, newTrail, type Rewrite, runLab, type Trail } from '../helpers/lab-runner.ts';

let trail: Trail;

beforeEach(() => {
  trail = newTrail();
});

afterEach(() => {
  expect(leftOf(trail)).toEqual([]);
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

describe.each(labs.map((lab) => ({ name: lab.name, lab })))('$name', ({ name, lab }) => {
  it('is answered, with evidence for every step', async () => {
    const result = await runLab(lab, { trail });
    expect(trail.runIds.size).toBe(1);
    expect(verdicts[name] ?? ['holds'], JSON.stringify(result.answer)).toContain(result.answer.verdict);
    for (const { title, evidence } of result.steps) expect(evidence, title).not.toEqual([]);
  });
});

interface Sabotage {
  readonly name: string;
  readonly what: string;
  readonly rewrite: Rewrite;
  /** What the answer then says. */
  readonly says: string;
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
    what: "the peer's MTU stays",
    rewrite: (words) => words.replace('sunld-veth1 mtu 1000', 'sunld-veth1 mtu 1500'),
    says: '0 were counted as dropped by the sender',
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
  it.each(sabotages)('turns the answer of $name: $what', async ({ name, rewrite, says }) => {
    const answer = await runSabotaged(name, rewrite);
    expect(answer.verdict).toBe('differs');
    expect(answer.verdict === 'differs' && answer.instead.join('\n')).toContain(says);
  });
});

it('xmit-drop holds where the peer stays up: it is the peer that makes it differ', async () => {
  const answer = await runSabotaged('xmit-drop', (words) =>
    words.replace(/^link set sunld-veth1 down$/m, 'link set sunld-veth1 mtu 1000'),
  );
  expect(answer).toMatchObject({ verdict: 'holds' });
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

  it.each([1, 2, 3, 4, 5])('interrupted at step %i, pair leaves nothing behind', async (stop) => {
    const controller = new AbortController();
    let steps = 0;
    const onStep = async (): Promise<void> => {
      steps += 1;
      if (steps === stop) setTimeout(() => controller.abort('SIGINT'), 10);
    };
    await expect(runLab(findLab('pair'), { signal: controller.signal, onStep, trail })).rejects.toBe('SIGINT');
  });
});
