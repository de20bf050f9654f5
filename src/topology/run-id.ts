import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** One folder a run, on a tmpfs: it need not outlive a boot, because nothing that it describes does. */
export const runRoot = '/run/vethscope';

export const runDirOf = (runId: string): string => join(runRoot, runId);

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Four characters keep namespace names within 15 bytes: vs-k3f9-12-c. */
export const runIdPattern = /^[0-9a-z]{4}$/;

const draw = (): string => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');

export const newRunId = (): string => {
  let id = draw();
  while (existsSync(runDirOf(id))) id = draw();
  return id;
};

/** Whether a namespace belongs to that run, by its name alone. */
export const isNetnsOf = (runId: string, netns: string): boolean =>
  new RegExp(`^vs-${runId}-[0-9]+-[a-z]$`).test(netns);
