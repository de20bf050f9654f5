import { describe, expect, it } from 'vitest';
import { commandLine } from '../../src/system/exec/command-line.ts';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import type { Command, Runner } from '../../src/system/exec/runner.ts';
import { deploy } from '../../src/topology/deploy/deploy.ts';
import { builtOfRun, leftovers } from '../helpers/leftovers.ts';
import { insertBefore, partsOf } from '../helpers/script-parts.ts';
import { kindNames, useTopologyRun } from '../helpers/topology-run.ts';

const run = useTopologyRun();

interface FailingRunner extends Runner {
  disarm(): void;
}

/** The n-th command fails, those in a script counted one by one; every second one only after it has done its work. */
const failingAt = (failAt: number): FailingRunner => {
  let count = 0;
  /** Which command of a script is to fail, from 0; undefined: none. */
  const next = (parts: number): number | undefined => {
    const part = failAt - count - 1;
    count += parts;
    return part >= 0 && part < parts ? part : undefined;
  };
  const failIn = async (command: Command, part: number): Promise<never> => {
    const done = part + (failAt % 2 === 0 ? 1 : 0);
    const isScript = partsOf(command) > 1;
    if (isScript) await execRunner.run(insertBefore(command, done, 'exit 1'), { allowFailure: true });
    else if (done > 0) await execRunner.run(command);
    throw new Error(`made to fail: ${commandLine(command)}`);
  };
  return {
    run: (command, options) => {
      const part = next(partsOf(command));
      return part === undefined ? execRunner.run(command, options) : failIn(command, part);
    },
    // A spawn that fails has no process: there is nothing that could have been done before.
    spawn: async (command, options) => {
      if (next(1) !== undefined) throw new Error(`made to fail: ${commandLine(command)}`);
      return execRunner.spawn(command, options);
    },
    disarm: () => {
      count = failAt;
    },
  };
};

/** Of veth: namespaces, sysctls of two, the pair, addresses of two, offloads of two. */
const fewestCommands = 8;

describe.each(kindNames)('%s', (kind) => {
  it('is rolled back whichever command fails', async () => {
    const topology = run.topology(kind);
    let failures = 0;
    for (;;) {
      const runner = failingAt(failures + 1);
      const outcome = await deploy(topology, run.context(runner)).catch((error: Error) => error);
      if (!(outcome instanceof Error)) {
        runner.disarm();
        await outcome[Symbol.asyncDispose]();
        break;
      }
      failures += 1;
      expect(outcome.message).toContain('made to fail');
      expect(await builtOfRun(run.id()), outcome.message).toEqual([]);
      expect(leftovers(run.id()).folder).toBe(true);
    }
    expect(failures).toBeGreaterThanOrEqual(fewestCommands);
  });
});
