export { kernelsPage, type MergedPage, type MergedRun } from './environments/merged-page.ts';
export { renderEnvironmentsHtml, renderEnvironmentsMarkdown } from './environments/render-environments.tsx';
export { renderHistoryHtml } from './history/render-history.tsx';
export { renderHtml } from './render-html.tsx';
export { renderMarkdown } from './render-markdown.ts';
export { renderSidesHtml, renderSidesMarkdown } from './render-sides.tsx';
export { traceEvents } from './trace-events.ts';
