export { renderSidesHtml, renderSidesMarkdown } from './compare-runs/render-sides.tsx';
export { renderHistoryHtml } from './history/render-history.tsx';
export { kernelsPage, type MergedPage, type MergedRun } from './multi-run/merged-page.ts';
export { renderEnvironmentsHtml, renderEnvironmentsMarkdown } from './multi-run/render-environments.tsx';
export { digestOf, type RunDigest } from './multi-run/run-digest.ts';
export { renderHtml } from './render-html.tsx';
export { renderMarkdown } from './render-markdown.ts';
export { traceEvents } from './trace-events.ts';
export { renderTraceHtml } from './wire-trace/render-trace.tsx';
export { renderTrafficHtml } from './wire-trace/render-traffic.tsx';
export {
  counterText,
  deviceText,
  droppedText,
  freedText,
  kindText,
  loadLead,
  loadLossSentence,
  loadRows,
  offloadText,
  queueText,
  stageRows,
  sumSentence,
  traceAnswer,
  wayThere,
} from './wire-trace/trace-rows.ts';
export {
  costSentence,
  rateRows,
  sampleSentence,
  trafficAnswer,
  trafficLossSentence,
  trafficStageRows,
} from './wire-trace/traffic-rows.ts';
