import type { ComponentChildren } from 'preact';
import type { RawSet } from '../raw/raw-set.ts';
import { stylesheet } from '../styles/stylesheet.ts';
import { packJson } from '../text/packed-json.ts';
import { scriptText } from '../text/script-text.ts';
import type { ChartModel } from '../view/chart-model.ts';
import { compactChart } from '../view/compact-chart.ts';

/** Nothing may be fetched, whatever a result contains: the page is one file, opened from disk. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** Says that scripts run, before anything is painted, so that canvases appear only where they will be drawn. */
const announce = "document.documentElement.classList.add('script')";

interface Props {
  readonly title: string;
  /** Where the first stop of the keyboard leads: the id of the part that most readers came for. */
  readonly skipTo: { readonly id: string; readonly place: string };
  readonly charts: readonly ChartModel[];
  readonly raw: readonly RawSet[];
  /** Arms with a swatch on this page. */
  readonly styles: number;
  /** Text of dist/report-client.js. */
  readonly clientScript: string;
  readonly children: ComponentChildren;
}

const Raw = ({ html }: { html: string }) => <script dangerouslySetInnerHTML={{ __html: html }} />;

const Data = ({ id, value }: { id: string; value: unknown }) => (
  <script type="text/plain" id={id}>
    {packJson(value)}
  </script>
);

const Head = ({ title, styles }: Pick<Props, 'title' | 'styles'>) => (
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content={policy} />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>{title}</title>
    <link rel="icon" href="data:," />
    <style dangerouslySetInnerHTML={{ __html: stylesheet(styles) }} />
    <Raw html={announce} />
  </head>
);

/** One self-contained file: style, data and script inside, no request, readable without the script. */
export const Document = ({ title, skipTo, charts, raw, styles, clientScript, children }: Props) => (
  <html lang="en">
    <Head title={title} styles={styles} />
    <body>
      <a class="skip" href={`#${skipTo.id}`}>
        Skip to {skipTo.place}
      </a>
      {children}
      <Data id="vethscope-charts" value={charts.map(compactChart)} />
      <Data id="vethscope-raw" value={raw} />
      <Raw html={scriptText(clientScript)} />
    </body>
  </html>
);
