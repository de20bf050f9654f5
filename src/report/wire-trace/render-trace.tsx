import type { WireTrace } from '../../model/wire-trace.ts';
import { printable } from '../../text/inert.ts';
import { pageText } from '../page-text.ts';
import { traceParts } from './trace-parts.tsx';
import { traceAnswer } from './trace-rows.ts';
import { WirePage } from './WirePage.tsx';

/** One self-contained page of a wire that was there already; the same trace gives the same bytes. */
export const renderTraceHtml = (result: WireTrace, clientScript: string): string => {
  const trace = printable(result);
  return pageText(
    <WirePage
      of={trace}
      answer={traceAnswer(trace)}
      skipTo={{ id: 'findings', place: 'what stands out' }}
      parts={traceParts(trace)}
      kept=", which has every time"
      clientScript={clientScript}
    />,
  );
};
