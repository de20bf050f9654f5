import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, reasonOf } from '../errors.ts';
import type { Format } from '../plan/options.ts';
import { renderHtml, renderMarkdown } from '../report/index.ts';
import type { Result } from '../result/schema.ts';
import { makeFolder } from '../system/make-folder.ts';

/** Beside dist/main.js when built, in dist/ when run from the sources. */
const clientScriptPlaces = ['./report-client.js', '../../dist/report-client.js'].map(
  (place) => new URL(place, import.meta.url),
);

const readClientScript = (): Promise<string> => {
  const place = clientScriptPlaces.find((url) => existsSync(url));
  if (!place) throw failure('NOT_BUILT', { file: 'dist/report-client.js' });
  return readFile(place, 'utf8');
};

const render: Record<Format, (result: Result) => Promise<{ name: string; text: string }>> = {
  html: async (result) => ({ name: 'index.html', text: renderHtml(result, await readClientScript()) }),
  md: async (result) => ({ name: 'report.md', text: renderMarkdown(result) }),
  json: async (result) => ({ name: 'result.json', text: `${JSON.stringify(result)}\n` }),
};

/** Writes the reports and resolves with their paths. Throws OUTPUT_UNWRITABLE. */
export const writeReport = async (result: Result, folder: string, formats: readonly Format[]): Promise<string[]> => {
  const rendered = await Promise.all([...new Set(formats)].map((format) => render[format](result)));
  const files = rendered.map(({ name, text }) => ({ path: join(folder, name), text }));
  try {
    await makeFolder(folder);
    for (const { path, text } of files) await writeFile(path, text);
  } catch (error) {
    throw failure('OUTPUT_UNWRITABLE', { path: folder, reason: reasonOf(error) });
  }
  return files.map(({ path }) => path);
};
