import type { Runner } from '../system/exec/runner.ts';

export const isInstalled = async (tool: string, runner: Runner): Promise<boolean> => {
  const command = { argv: ['sh', '-c', 'command -v "$1"', 'sh', tool] as [string, ...string[]] };
  return (await runner.run(command, { allowFailure: true })).exitCode === 0;
};
