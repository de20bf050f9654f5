import { build } from 'esbuild';

/** The script of the report as build.mjs makes it, without needing a build first. */
export const reportClient = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: ['src/report/client/main.ts'],
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    legalComments: 'none',
    write: false,
  });
  const [file] = outputFiles;
  if (!file) throw new Error('esbuild wrote nothing');
  return file.text;
};
