/** Programs of the tests for the guest. Node's start takes longest there: everything in one file is read at once. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Beside the probes, which a program looks for in the folders above it. */
const root = join(import.meta.dirname, '../../.tmp');

export const guestFolder = (): string => {
  mkdirSync(root, { recursive: true });
  return mkdtempSync(join(root, 'guest-'));
};

/** `entry`: a file of test/kernels. */
export const bundleForGuest = (entry: string, outfile: string) =>
  build({
    entryPoints: [join(import.meta.dirname, '../kernels', entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['source'],
    minify: true,
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
