export { renderKernelsHtml, renderKernelsMarkdown } from './kernels/render-kernels.tsx';
export { renderHtml } from './render-html.tsx';
export { renderMarkdown } from './render-markdown.ts';
export { renderSidesHtml, renderSidesMarkdown } from './render-sides.tsx';
export { traceEvents } from './trace-events.ts';
