// Builds the program (dist/main.js) and the script that the report embeds (dist/report-client.js).
// The workspace package is bundled in, so that an installed vethscope needs nothing but the registry.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { buildReportClient } from './build-client.mjs';

const { dependencies } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));

const program = {
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  conditions: ['source'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
};

await build({
  ...program,
  entryPoints: { main: 'src/main.ts' },
  external: Object.keys(dependencies).flatMap((name) => [name, `${name}/*`]),
  banner: { js: '#!/usr/bin/env node' },
});

// The same for a virtual machine, in one file: it opens 370 files on its way up instead of 2,400, and there each goes
// through the host. CommonJS packages in it ask for Node's own modules by require.
await build({
  ...program,
  entryPoints: { guest: 'src/main.ts' },
  minify: true,
  legalComments: 'eof',
  banner: {
    js: "import { createRequire as vethscopeRequire } from 'node:module'; const require = vethscopeRequire(import.meta.url);",
  },
});

await writeFile('dist/report-client.js', await buildReportClient());
