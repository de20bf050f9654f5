import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HostState, hostState, leftSince } from '../helpers/host-state.ts';
import { startProgram } from '../helpers/program.ts';
import { openScreen, type Screen } from '../helpers/tmux.ts';

const cwd = import.meta.dirname;
const program = join(cwd, '../../dist/main.js');

/** Without processes: those of other runs on this machine come and go. */
const ours = (): Pick<HostState, 'netns' | 'runs' | 'links'> => {
  const { netns, runs, links } = hostState();
  return { netns, runs, links };
};

describe('watch where there is no terminal', () => {
  it('prints stages and rates of every second, ends with the load, and leaves nothing', async () => {
    const before = ours();
    const { code, stdout } = await startProgram(['watch', 'veth', '--duration', '3'], { cwd }).ended;
    expect(code).toBe(0);
    expect(stdout.match(/^veth under udp, second \d of 3$/gm)?.length).toBeGreaterThanOrEqual(2);
    expect(stdout).toMatch(/^mean: sent [\d.]+ [kM]?pps {3}received [\d.]+ [kM]?pps {3}[\d.]+ [kMG]bit\/s$/m);
    expect(stdout).toMatch(/^transmit +client\/eth0 +[\d.]+ \S+ +[\d.]+ \S+ +[\d.]+ \S+ +[\d.]+ [kM]?pps$/m);
    expect(stdout).not.toContain('\u001b');
    expect(await leftSince(before)).toEqual([]);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s takes everything down', async (name, expected) => {
    const before = ours();
    const running = startProgram(['watch', 'bridge', '--load', 'tcp'], { cwd });
    await running.shows('bridge under tcp, ');
    running.child.kill(name);
    expect((await running.ended).code).toBe(expected);
    expect(await leftSince(before)).toEqual([]);
  });

  it('refuses two loads before anything is built', async () => {
    const { code, stderr } = await startProgram(['watch', 'veth', '--load', 'tcp,udp'], { cwd }).ended;
    expect(code).toBe(2);
    expect(stderr).toContain('--load must name one load');
    expect(stderr).not.toContain('building');
  });
});

describe('watch at a terminal', () => {
  let screen: Screen;
  let before: ReturnType<typeof ours>;
  beforeEach(() => {
    before = ours();
    screen = openScreen(`node ${program} watch ovs-veth --load ping`, cwd);
  });
  afterEach(() => screen.end());

  it.each([
    ['q', 0],
    ['C-c', 130],
  ])('%s ends it, the terminal is as it was, and nothing is left', async (key, code) => {
    await screen.shows(/^ovs-veth under ping, second [2-9] of 60\n[\s\S]*^q quits$/m);
    screen.press(key);
    const shown = await screen.shows(/^exit \d+$/m);
    expect(shown).toMatch(new RegExp(`^exit ${code}$`, 'm'));
    // What was shown last stays, on the screen that was there before.
    expect(shown).toMatch(/^building ovs-veth; q quits$[\s\S]*^ovs-veth under ping/m);
    expect(await leftSince(before)).toEqual([]);
  });
});
