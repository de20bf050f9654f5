export { renderHtml } from './render-html.tsx';
export { renderMarkdown } from './render-markdown.ts';
