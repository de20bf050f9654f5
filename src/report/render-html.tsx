import type { Result } from '../model/result.ts';
import { printable } from '../text/inert.ts';
import { Page } from './components/Page.tsx';
import { pageText } from './page-text.ts';

/**
 * One self-contained page: style, script and data inside, no request, readable without the script.
 * The same result gives the same bytes. `clientScript`: text of dist/report-client.js.
 */
export const renderHtml = (result: Result, clientScript: string): string =>
  pageText(<Page result={printable(result)} clientScript={clientScript} />);
