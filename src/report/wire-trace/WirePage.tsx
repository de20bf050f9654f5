import type { WireTrace } from '../../model/wire-trace.ts';
import { Document } from '../components/Document.tsx';
import { type PagePart, PageParts } from '../components/PageParts.tsx';

interface Props {
  readonly of: Pick<WireTrace, 'from' | 'to' | 'hostname' | 'tool'>;
  /** The answer, in one sentence. */
  readonly answer: string;
  readonly skipTo: { readonly id: string; readonly place: string };
  readonly parts: readonly PagePart[];
  /** What trace.json has beyond the page: ", which has every time"; empty: nothing. */
  readonly kept: string;
  readonly clientScript: string;
}

/** The page of a wire that was there already, whether echoes were followed on it or its traffic was watched. */
export const WirePage = ({ of, answer, skipTo, parts, kept, clientScript }: Props) => (
  <Document
    title={`vethscope: ${of.from.asked} → ${of.to.asked}`}
    skipTo={skipTo}
    charts={[]}
    raw={[]}
    styles={8}
    clientScript={clientScript}
  >
    <header class="masthead">
      <p class="brand">
        <b>vethscope</b>
        <span>trace on {of.hostname}</span>
      </p>
      <h1>{answer}</h1>
    </header>
    <PageParts parts={parts} />
    <footer>
      vethscope {of.tool}, rendered from trace.json{kept}.
    </footer>
  </Document>
);
