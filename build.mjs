// Builds the program (dist/main.js) and the script that the report embeds (dist/report-client.js).
// The workspace package is bundled in, so that an installed vethscope needs nothing but the registry.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const { dependencies } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));

await build({
  entryPoints: { main: 'src/main.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  conditions: ['source'],
  external: Object.keys(dependencies).flatMap((name) => [name, `${name}/*`]),
  jsx: 'automatic',
  jsxImportSource: 'preact',
  banner: { js: '#!/usr/bin/env node' },
});

await build({
  entryPoints: { 'report-client': 'src/report/client/main.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  minify: true,
  legalComments: 'none',
});
