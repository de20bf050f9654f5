import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { labs } from '../../src/lab/labs/index.ts';
import type { Lab } from '../../src/lab/model.ts';
import { runLabs } from '../../src/lab/run-lab.ts';
import { main } from '../../src/main.ts';
import type { Runner } from '../../src/system/exec/runner.ts';
import { capturedIo } from '../helpers/captured-io.ts';
import { following, leftOf, newTrail, runLab } from '../helpers/lab-runner.ts';
import { type Interruption, labWorld } from '../helpers/lab-world.ts';

/** Nothing is worth waiting for where nothing happens. */
let isPauseShort = false;
vi.mock('node:timers/promises', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:timers/promises')>();
  const short: typeof real.setTimeout = (ms, ...rest) => real.setTimeout(isPauseShort ? 0 : ms, ...rest);
  return { ...real, setTimeout: short };
});

type When = Omit<Interruption, 'abort'>;

/** "answered", or what it rejected with. */
const endOf = (running: Promise<unknown>): Promise<unknown> =>
  running.then(
    () => 'answered',
    (error: unknown) => error,
  );

const quiet = { onStep: async () => undefined, onStart: () => undefined, onResult: () => undefined, lanes: 1 };

const inWorld = async (lab: Lab, when?: When) => {
  const controller = new AbortController();
  const world = labWorld(when && { ...when, abort: () => controller.abort('SIGINT') });
  const ended = await endOf(runLabs([lab], { ...quiet, runner: world.runner, signal: controller.signal }));
  return { ended, world };
};

/** Every command, before and after it has done its work: on a machine where only what can be left behind is kept. */
describe('interrupted at every command', () => {
  it.each(labs)('$name: nothing is left behind', { timeout: 300_000 }, async (lab) => {
    isPauseShort = true;
    const { ended, world } = await inWorld(lab);
    expect(ended).toBe('answered');
    expect(world.left()).toEqual([]);
    let interrupted = 0;
    for (let at = 0; at < world.commands.length; at += 1) {
      for (const done of [false, true]) {
        const { ended, world } = await inWorld(lab, { at, done });
        const where = `${done ? 'after' : 'before'} command ${at}: ${world.commands[at]}`;
        expect(['answered', 'SIGINT'], where).toContain(ended);
        expect(world.left(), where).toEqual([]);
        interrupted += ended === 'SIGINT' ? 1 : 0;
      }
    }
    isPauseShort = false;
    // Those of the end, which only clear up, are the others.
    expect(interrupted).toBeGreaterThan(world.commands.length);
  });
});

/** Which command, and how late: another one with another SEED, which is in the message of what fails. */
const seed = Number(process.env.SEED ?? 1);
const share = ((seed * 2_654_435_761) % 2 ** 32) / 2 ** 32;

/** The real thing takes half a lab's time a command: one of them. EVERY_STEP=1: all. */
const stepsOf = (commands: number): number[] =>
  process.env.EVERY_STEP ? [...Array(commands).keys()] : [Math.floor(share * commands)];

/** Less waiting between pings, and for those that nobody answers. */
const hasty = (words: string): string =>
  words.replace(/^(ping .*)-i 0\.2\b/, '$1-i 0.01').replace(/^(ping .*)-W [12]\b/, '$1-W 0.1');

/** As soon as the `at`-th command has begun. */
const abortingAt =
  (at: number, abort: () => void) =>
  (runner: Runner): Runner => {
    let begun = 0;
    const begin = <T>(running: Promise<T>): Promise<T> => {
      if (begun++ === at) abort();
      return running;
    };
    return {
      run: (command, options) => begin(runner.run(command, options)),
      spawn: (command, options) => begin(runner.spawn(command, options)),
    };
  };

describe('interrupted, with real namespaces', () => {
  const trail = newTrail();
  afterEach(async () => {
    expect(await leftOf(trail)).toEqual([]);
  });

  it.each(labs)('$name: nothing is left behind', { timeout: 1_200_000 }, async (lab) => {
    const { world } = await inWorld(lab);
    for (const at of stepsOf(world.commands.length)) {
      const controller = new AbortController();
      const around = abortingAt(at, () => controller.abort('SIGINT'));
      const ended = await endOf(runLab(lab, { signal: controller.signal, trail, rewrite: hasty, around }));
      expect(['answered', 'SIGINT'], `command ${at}, SEED=${seed}`).toContain(ended);
      expect(await leftOf(trail), `command ${at}, SEED=${seed}`).toEqual([]);
    }
  });

  it('two labs side by side: exit code 130, nothing is left behind', async () => {
    const { io, stderr, signals } = capturedIo({ runner: following(trail, (words) => words) });
    const code = main(['lab', 'run', '--all'], io);
    await pause(1000 + share * 5000);
    signals.emit('SIGINT');
    expect(await code, stderr()).toBe(130);
  });
});
