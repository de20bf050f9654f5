import type { History } from '../../history/model.ts';
import { printable } from '../../text/inert.ts';
import { pageText } from '../page-text.ts';
import { HistoryPage } from './HistoryPage.tsx';

/** Many results on one self-contained page; the same history gives the same bytes. */
export const renderHistoryHtml = (history: History, clientScript: string): string =>
  pageText(<HistoryPage history={printable(history)} clientScript={clientScript} />);
