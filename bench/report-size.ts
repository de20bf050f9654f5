/**
 * What the page of a result weighs, and how long rendering takes. Claim: index.html of a quick run ≤ 600 KB.
 * Usage: npx tsx bench/report-size.ts RESULT.json …
 */
import { readFile } from 'node:fs/promises';
import prettyBytes from 'pretty-bytes';
import { renderHtml, renderMarkdown } from '../src/report/index.ts';
import { loadResult } from '../src/result/store/store.ts';

const client = await readFile('dist/report-client.js', 'utf8');
const files = process.argv.slice(2);
const rows = await Promise.all(
  (files.length > 0 ? files : ['reports/example/result.json']).map(async (file) => {
    const result = await loadResult(file);
    const started = performance.now();
    const html = renderHtml(result, client);
    const renderMs = performance.now() - started;
    return {
      file,
      visits: result.visits.length,
      'index.html': prettyBytes(Buffer.byteLength(html)),
      'of which script': prettyBytes(Buffer.byteLength(client)),
      'report.md': prettyBytes(Buffer.byteLength(renderMarkdown(result))),
      'render ms': renderMs.toFixed(0),
    };
  }),
);
console.table(rows);
