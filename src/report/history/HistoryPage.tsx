import type { History } from '../../history/model.ts';
import { creepSentences, dayText, verdictSentence } from '../../history/words.ts';
import { plural } from '../../text/format-value.ts';
import { Document } from '../components/Document.tsx';
import { PageParts } from '../components/PageParts.tsx';
import { historyCharts } from './history-charts.ts';
import { historyParts } from './history-parts.tsx';

const Masthead = ({ history }: { history: History }) => (
  <header class="masthead">
    <p class="brand">
      <b>vethscope</b>
      <span>history</span>
      <span>
        {plural(history.runs.length, 'result')}, {plural(history.environments.length, 'environment')}, to{' '}
        {dayText(history.runs.at(-1)?.startedAt ?? '')}
      </span>
    </p>
    <h1>{verdictSentence(history)}</h1>
    {creepSentences(history).map((sentence) => (
      <p key={sentence} class="doubt">
        {sentence}
      </p>
    ))}
    {history.notes.map((note) => (
      <p key={note} class="faint">
        {note}
      </p>
    ))}
  </header>
);

/** Results of months on one page. */
export const HistoryPage = ({ history, clientScript }: { history: History; clientScript: string }) => {
  const charts = historyCharts(history);
  const parts = historyParts(history, charts);
  return (
    <Document
      title="vethscope: history"
      skipTo={{ id: 'changes', place: 'the changes' }}
      charts={[...charts.ratios, ...charts.controls]}
      raw={[]}
      styles={history.environments.length + 1}
      clientScript={clientScript}
    >
      <Masthead history={history} />
      <PageParts parts={parts} />
      <footer>Each result has a report of its own; here is only what they have in common.</footer>
    </Document>
  );
};
