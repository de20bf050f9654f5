// Builds the program (dist/main.js) and the script that the report embeds (dist/report-client.js).
// All of the program is one file, libraries too: it starts in half the time, an installed vethscope needs nothing else, and
// in a virtual machine, where each file goes through the host, it opens 370 of them on its way up instead of 2,400.
import { writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { buildClient } from './build-client.mjs';
import { notices } from './notices.mjs';

// CommonJS packages in it ask for Node's own modules by require.
const requireForBundled =
  "import { createRequire as vethscopeRequire } from 'node:module'; const require = vethscopeRequire(import.meta.url);";

const { metafile } = await build({
  metafile: true,
  entryPoints: { main: 'src/main.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  conditions: ['source'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // Names stay, so that the stack of a bug can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'eof',
  banner: { js: `#!/usr/bin/env node\n${requireForBundled}` },
});

const client = await buildClient();
await writeFile('dist/report-client.js', client.script);
await writeFile('dist/THIRD-PARTY-NOTICES.txt', notices([...Object.keys(metafile.inputs), ...client.inputs]));
