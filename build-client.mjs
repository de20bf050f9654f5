// The script that the report embeds. Nearly all of it is chart.js: deflated it is half as long, and so a third of the page goes.
import { deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';
import { notices } from './notices.mjs';

const bundle = async (entry, define = {}) => {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    legalComments: 'none',
    write: false,
    metafile: true,
    define,
  });
  return { text: outputFiles[0].text, inputs: Object.keys(metafile.inputs) };
};

/** A page is handed on by itself: the notices that its packages ask for are in it, readable without unpacking. */
const noticeComment = (inputs) => `/*\n${notices(inputs).replaceAll('*/', '* /')}*/\n`;

/**
 * `script`: src/report/client/main.ts with all it needs, packed as text/packed-json.ts unpacks, inside src/report/client/boot.ts.
 * `inputs`: what of packages is in it.
 */
export const buildClient = async () => {
  const main = await bundle('src/report/client/main.ts');
  const packed = deflateRawSync(JSON.stringify(main.text), { level: 9 }).toString('base64');
  const boot = await bundle('src/report/client/boot.ts', { packedScript: JSON.stringify(packed) });
  const inputs = [...main.inputs, ...boot.inputs];
  return { script: `${noticeComment(inputs)}${boot.text}`, inputs };
};

export const buildReportClient = async () => (await buildClient()).script;
