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

/** What each lab answers here, where it is not "holds". */
const verdicts: Readonly<Record<string, LabAnswer['verdict']>> = {};

describe.each(labs.map((lab) => ({ name: lab.name, lab })))('$name', ({ name, lab }) => {
  it('is answered, with evidence for every step', async () => {
    const result = await runLab(lab, { trail });
    expect(trail.runIds.size).toBe(1);
    expect(result.answer, JSON.stringify(result.answer)).toMatchObject({ verdict: verdicts[name] ?? 'holds' });
    for (const { title, evidence } of result.steps) expect(evidence, title).not.toEqual([]);
  });
});

interface Sabotage {
  readonly name: string;
  readonly rewrite: Rewrite;
  /** What the answer then says. */
  readonly says: string;
}

const sabotages: readonly Sabotage[] = [
  {
    name: 'same-namespace',
    rewrite: (words) => words.replaceAll('rp_filter=0', 'rp_filter=1'),
    says: 'with the sysctls set, 0 of 4 pings were answered',
  },
  {
    name: 'pair',
    rewrite: (words) => words.replace(/^link add sunldveth01 .*$/m, (line) => `${line}\nlink set sunldveth02 up`),
    says: 'with the other end down, the end that is up said',
  },
  {
    name: 'counters',
    rewrite: (words) => words.replace('ping -n -q -c 23', 'ping -n -q -c 22'),
    says: 'on bridge, /proc/net/dev counted 22 and not 23',
  },
];

describe('sabotage', () => {
  it.each(sabotages)('turns the answer of $name', async ({ name, rewrite, says }) => {
    const answer = await runSabotaged(name, rewrite);
    expect(answer.verdict).toBe('differs');
    expect(answer.verdict === 'differs' && answer.instead.join('\n')).toContain(says);
  });
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
