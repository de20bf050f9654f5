import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultTopologies } from '../../src/plan/make-plan.ts';
import { loadResult } from '../../src/result/store/store.ts';
import { topologyKinds } from '../../src/topology/kinds/index.ts';
import { hostState, leftSince } from '../helpers/host-state.ts';
import { leftOfRun } from '../helpers/leftovers.ts';
import { openScreen, type Screen } from '../helpers/tmux.ts';

const program = join(import.meta.dirname, '../../dist/main.js');
let folder: string;
let screen: Screen;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vethscope-wizard-'));
  screen = openScreen(`node ${program}`, folder);
});
afterEach(() => {
  screen.end();
  rmSync(folder, { recursive: true, force: true });
});

const questions = [/◆ {2}Compare what/, /◆ {2}Load them/, /◆ {2}How long/, /◆ {2}Run it now/] as const;
const [wires, loads, preset, start] = questions;

/** Without processes: those of other runs on this machine come and go. */
const ours = () => {
  const { netns, runs } = hostState();
  return { netns, runs };
};

/** Leaves only `wanted` marked in a list where `marked` is. */
const mark = (all: readonly string[], marked: readonly string[], wanted: string): void => {
  for (const name of all) {
    if (marked.includes(name) !== (name === wanted)) screen.press('Space');
    screen.press('Down');
  }
};

describe('the wizard at a real terminal', () => {
  it('asks, shows the command, runs it, shows the table and where the report is', async () => {
    const kinds = topologyKinds.map(({ name }) => name).filter((name) => name !== 'veth');
    await screen.shows(wires);
    mark(kinds, defaultTopologies, 'bridge');
    screen.press('Enter');
    await screen.shows(loads);
    mark(['ping', 'tcp', 'udp'], ['ping', 'tcp', 'udp'], 'ping');
    screen.press('Enter');
    expect(await screen.shows(preset)).toMatch(/● quick, about \d+ s/);
    screen.press('Enter');
    const asked = await screen.shows(start);
    expect(asked).toContain('vethscope compare bridge --load ping --preset quick');
    expect(asked).toMatch(/^ {2}has .*veth/ms);
    screen.press('Enter');
    const shown = await screen.shows(/^exit 0$/m);
    expect(shown).toMatch(/^bridge +[\d.]+\sµs/m);
    expect(shown).toMatch(/^On this machine/m);
    expect(shown).toMatch(/^report: .*index\.html/m);
    const [run = ''] = readdirSync(join(folder, 'reports'));
    const result = await loadResult(join(folder, 'reports', run));
    expect(result.argv).toEqual(['compare', 'bridge', '--load', 'ping', '--preset', 'quick']);
    expect(result.partial).toBe(false);
    expect(await leftOfRun(result.runId)).toEqual([]);
  });

  it.each(questions.flatMap((question, index) => ['Escape', 'C-c'].map((key) => [key, question, index] as const)))(
    '%s at %s: one line, exit 130, nothing left',
    async (key, question, index) => {
      const before = ours();
      for (const earlier of questions.slice(0, index)) {
        await screen.shows(earlier);
        screen.press('Enter');
      }
      await screen.shows(question);
      screen.press(key);
      const shown = await screen.shows(/^exit \d+$/m);
      expect(shown).toMatch(/^cancelled: nothing was started\nexit 130$/m);
      expect(readdirSync(folder)).toEqual([]);
      expect(await leftSince(before)).toEqual([]);
    },
  );
});
