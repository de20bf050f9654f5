// The script that the report embeds. Nearly all of it is chart.js: deflated it is half as long, and so a third of the page goes.
import { deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';

const bundle = async (entry, define = {}) => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    legalComments: 'none',
    write: false,
    define,
  });
  return outputFiles[0].text;
};

/** src/report/client/main.ts with all it needs, packed as text/packed-json.ts unpacks, inside src/report/client/boot.ts. */
export const buildReportClient = async () => {
  const script = await bundle('src/report/client/main.ts');
  const packed = deflateRawSync(JSON.stringify(script), { level: 9 }).toString('base64');
  return bundle('src/report/client/boot.ts', { packedScript: JSON.stringify(packed) });
};
