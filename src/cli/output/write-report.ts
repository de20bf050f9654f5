import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failure, reasonOf } from '../../errors.ts';
import type { History } from '../../history/model.ts';
import type { Result } from '../../model/result.ts';
import type { WireTrace } from '../../model/wire-trace.ts';
import type { WireTraffic } from '../../model/wire-traffic.ts';
import type { Format } from '../../plan/options.ts';
import {
  kernelsPage,
  type MergedPage,
  renderEnvironmentsHtml,
  renderEnvironmentsMarkdown,
  renderHistoryHtml,
  renderHtml,
  renderMarkdown,
  renderSidesHtml,
  renderSidesMarkdown,
  renderTraceHtml,
  renderTrafficHtml,
  traceEvents,
} from '../../report/index.ts';
import { resultFile, writeFigures } from '../../result/store/write-figures.ts';
import { makeFolder } from '../../system/files/make-folder.ts';

/** Beside dist/main.js when built, in dist/ when run from the sources. */
const clientScriptPlaces = ['./report-client.js', '../../../dist/report-client.js'].map(
  (place) => new URL(place, import.meta.url),
);

const readClientScript = (): Promise<string> => {
  const place = clientScriptPlaces.find((url) => existsSync(url));
  if (!place) throw failure('NOT_BUILT', { file: 'dist/report-client.js' });
  return readFile(place, 'utf8');
};

interface Rendered {
  readonly name: string;
  readonly text: string;
}

const render: Record<Format, (result: Result) => Promise<Rendered>> = {
  html: async (result) => ({ name: 'index.html', text: renderHtml(result, await readClientScript()) }),
  md: async (result) => ({ name: 'report.md', text: renderMarkdown(result) }),
  json: async (result) => ({ name: resultFile, text: `${JSON.stringify(result)}\n` }),
};

/** Throws OUTPUT_UNWRITABLE for whatever goes wrong. */
const writing = (path: string, write: () => Promise<void>): Promise<void> =>
  write().catch((error: unknown) => {
    throw failure('OUTPUT_UNWRITABLE', { path, reason: reasonOf(error) });
  });

/** Throws OUTPUT_UNWRITABLE. */
export const writeAll = async (rendered: readonly Rendered[], folder: string): Promise<string[]> => {
  const files = rendered.map(({ name, text }) => ({ path: join(folder, name), text }));
  await writing(folder, async () => {
    await makeFolder(folder);
    for (const { path, text } of files) await writeFile(path, text);
  });
  return files.map(({ path }) => path);
};

/** Writes the reports and resolves with their paths. Throws OUTPUT_UNWRITABLE. */
export const writeReport = async (result: Result, folder: string, formats: readonly Format[]): Promise<string[]> => {
  const rendered = await Promise.all([...new Set(formats)].map((format) => render[format](result)));
  const written = await writeAll(rendered, folder);
  const json = rendered.find(({ name }) => name === resultFile);
  if (json) await writing(folder, () => writeFigures(folder, result, Buffer.from(json.text)));
  return written;
};

/** A page of several runs; their results stay where they are. */
interface SharedPage<Content> {
  readonly html: (content: Content, clientScript: string) => string;
  readonly md: (content: Content) => string;
}

type WriteShared<Content> = (content: Content, folder: string, formats: readonly Format[]) => Promise<string[]>;

const writeShared =
  <Content>(page: SharedPage<Content>): WriteShared<Content> =>
  async (content, folder, formats) => {
    const html = async () => ({ name: 'index.html', text: page.html(content, await readClientScript()) });
    const md = async () => ({ name: 'report.md', text: page.md(content) });
    const asked = [...(formats.includes('html') ? [html] : []), ...(formats.includes('md') ? [md] : [])];
    return writeAll(await Promise.all(asked.map((write) => write())), folder);
  };

/** Runs in several environments. Throws OUTPUT_UNWRITABLE. */
export const writeEnvironments = writeShared<MergedPage>({
  html: renderEnvironmentsHtml,
  md: renderEnvironmentsMarkdown,
});

/** One page of all kernels, which comes first, and one of each in a folder named after it. Throws OUTPUT_UNWRITABLE. */
export const writeKernelsReport: WriteShared<readonly Result[]> = async (results, folder, formats) => {
  const files = await writeEnvironments(kernelsPage(results), folder, formats);
  for (const result of results) {
    files.push(...(await writeReport(result, join(folder, result.environment.kernelRelease), formats)));
  }
  return files;
};

/** Two runs side by side. Throws OUTPUT_UNWRITABLE. */
export const writeSides = writeShared<readonly Result[]>({ html: renderSidesHtml, md: renderSidesMarkdown });

/** The page of many runs. Throws OUTPUT_UNWRITABLE. */
export const writeHistory = async (history: History, folder: string): Promise<string[]> =>
  writeAll([{ name: 'index.html', text: renderHistoryHtml(history, await readClientScript()) }], folder);

const writeWire = async <T>(seen: T, render: (seen: T, script: string) => string, folder: string): Promise<string[]> =>
  writeAll(
    [
      { name: 'index.html', text: render(seen, await readClientScript()) },
      { name: 'trace.json', text: `${JSON.stringify(seen)}\n` },
    ],
    folder,
  );

/** A wire that was there already: the page, and every time. Throws OUTPUT_UNWRITABLE. */
export const writeTrace = (trace: WireTrace, folder: string): Promise<string[]> =>
  writeWire(trace, renderTraceHtml, folder);

/** Traffic that was there: the page, and its histograms. Throws OUTPUT_UNWRITABLE. */
export const writeTraffic = (traffic: WireTraffic, folder: string): Promise<string[]> =>
  writeWire(traffic, renderTrafficHtml, folder);

/** Resolves with the path. Throws OUTPUT_UNWRITABLE. */
export const writeTraceEvents = async (result: Result, path: string): Promise<string> => {
  await writing(path, async () => {
    await makeFolder(dirname(path));
    await writeFile(path, `${JSON.stringify(traceEvents(result))}\n`);
  });
  return path;
};
