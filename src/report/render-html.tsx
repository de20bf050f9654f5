import type { Result } from '../result/schema.ts';
import { Page } from './components/Page.tsx';
import { pageText } from './page-text.ts';
import { printable } from './text/printable.ts';

/**
 * One self-contained page: style, script and data inside, no request, readable without the script.
 * The same result gives the same bytes. `clientScript`: text of dist/report-client.js.
 */
export const renderHtml = (result: Result, clientScript: string): string =>
  pageText(<Page result={printable(result)} clientScript={clientScript} />);
