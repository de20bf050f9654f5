import type { WireTrace } from '../../model/wire-trace.ts';
import { printable } from '../../text/inert.ts';
import { Document } from '../components/Document.tsx';
import { PageParts } from '../components/PageParts.tsx';
import { pageText } from '../page-text.ts';
import { traceParts } from './trace-parts.tsx';
import { traceAnswer } from './trace-rows.ts';

const TracePage = ({ trace, clientScript }: { trace: WireTrace; clientScript: string }) => (
  <Document
    title={`vethscope: ${trace.from.asked} → ${trace.to.asked}`}
    skipTo={{ id: 'findings', place: 'what stands out' }}
    charts={[]}
    raw={[]}
    styles={8}
    clientScript={clientScript}
  >
    <header class="masthead">
      <p class="brand">
        <b>vethscope</b>
        <span>trace on {trace.hostname}</span>
      </p>
      <h1>{traceAnswer(trace)}</h1>
    </header>
    <PageParts parts={traceParts(trace)} />
    <footer>vethscope {trace.tool}, rendered from trace.json, which has every time.</footer>
  </Document>
);

/** One self-contained page of a wire that was there already; the same trace gives the same bytes. */
export const renderTraceHtml = (trace: WireTrace, clientScript: string): string =>
  pageText(<TracePage trace={printable(trace)} clientScript={clientScript} />);
