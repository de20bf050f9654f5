import { execRunner } from '../../src/system/exec/exec-runner.ts';
import type { Child } from '../../src/system/exec/runner.ts';

/** Reads on for ever: a reader that leaves waits for the end of the process. */
const said = (lines: AsyncIterable<string>, word: string): Promise<void> =>
  new Promise((resolve) => {
    void (async () => {
      for await (const line of lines) if (line === word) resolve();
    })();
  });

const refuseDead = async ({ ended }: Child): Promise<never> => {
  const { exitCode, stderr } = await ended;
  throw new Error(`it ended before it was ready (exit code ${exitCode}): ${stderr}`);
};

/** `work`, while a program runs in the namespace that has said "ready"; it is ended afterwards. */
export const whileReady = async <T>(
  netns: string | undefined,
  argv: readonly [string, ...string[]],
  work: () => Promise<T>,
): Promise<T> => {
  const child = await execRunner.spawn({ argv, netns });
  try {
    await Promise.race([said(child.lines, 'ready'), refuseDead(child)]);
    return await work();
  } finally {
    await child.stop(0);
  }
};
