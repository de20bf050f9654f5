import type { Result } from '../../result/schema.ts';
import { stylesheet } from '../styles/stylesheet.ts';
import { scriptJson, scriptText } from '../text/script-json.ts';
import { chartsOf } from '../view/charts.ts';
import { reproduce } from '../view/command-line.ts';
import { comparisonRows } from '../view/comparison-row.ts';
import { environmentRows } from '../view/environment-rows.ts';
import { AuditSection } from './AuditSection.tsx';
import { BuildTable } from './BuildTable.tsx';
import { ChartSection } from './ChartSection.tsx';
import { CommandList } from './CommandList.tsx';
import { ComparisonSection } from './ComparisonSection.tsx';
import { DrawingSection } from './DrawingSection.tsx';
import { EvidenceList } from './EvidenceList.tsx';
import { FactTable } from './FactTable.tsx';
import { Masthead } from './Masthead.tsx';
import { ObserverTable } from './ObserverTable.tsx';
import { PacketSection } from './PacketSection.tsx';
import { Section } from './Section.tsx';
import { StageSection } from './StageSection.tsx';

/** Nothing may be fetched, whatever a result contains: the page is one file, opened from disk. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** Says that scripts run, before anything is painted, so that canvases appear only where they will be drawn. */
const announce = "document.documentElement.classList.add('script')";

const places = [
  ['comparison', 'Comparison'],
  ['charts', 'Charts'],
  ['stages', 'Stages'],
  ['packets', 'Packets'],
  ['topologies', 'Topologies'],
  ['observer', 'Observer effect'],
  ['audits', 'Audits'],
  ['environment', 'Environment'],
  ['reproduce', 'Reproduce'],
] as const;

const Raw = ({ html }: { html: string }) => <script dangerouslySetInnerHTML={{ __html: html }} />;

const Head = ({ result }: { result: Result }) => (
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content={policy} />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>{`vethscope: ${result.plan.arms.length} topologies on ${result.environment.hostname}, run ${result.runId}`}</title>
    <link rel="icon" href="data:," />
    <style dangerouslySetInnerHTML={{ __html: stylesheet }} />
    <Raw html={announce} />
  </head>
);

const Contents = () => (
  <nav aria-label="On this page">
    <ul>
      {places.map(([id, title]) => (
        <li key={id}>
          <a href={`#${id}`}>{title}</a>
        </li>
      ))}
    </ul>
  </nav>
);

const Appendix = ({ result }: { result: Result }) => (
  <>
    <Section
      id="observer"
      title="Observer effect"
      lead="The same figure in visits without and with every probe attached: what looking costs. The comparison above uses only visits without probes."
    >
      <ObserverTable result={result} />
    </Section>
    <AuditSection result={result} />
    <Section id="environment" title="Environment">
      <FactTable label="Environment" facts={environmentRows(result)} />
      <h3>Topologies as built</h3>
      <BuildTable arms={result.arms} />
      <EvidenceList evidence={result.evidence} />
    </Section>
    <Section id="reproduce" title="How to reproduce" lead="Same plan, same seed, same order of visits. As root:">
      <pre>{reproduce(result)}</pre>
      <CommandList commands={result.commands} />
    </Section>
  </>
);

export const Page = ({ result, clientScript }: { result: Result; clientScript: string }) => {
  const rows = comparisonRows(result);
  const charts = chartsOf(result);
  return (
    <html lang="en">
      <Head result={result} />
      <body>
        <a class="skip" href="#comparison">
          Skip to the comparison
        </a>
        <Masthead result={result} rows={rows} />
        <main>
          <Contents />
          <ComparisonSection result={result} rows={rows} />
          <ChartSection charts={charts} />
          <StageSection result={result} />
          <PacketSection result={result} />
          <DrawingSection result={result} />
          <Appendix result={result} />
        </main>
        <footer>
          vethscope {result.tool.version}, rendered from result.json of schema version {result.schemaVersion}.
        </footer>
        <script
          type="application/json"
          id="vethscope-charts"
          dangerouslySetInnerHTML={{ __html: scriptJson(charts) }}
        />
        <Raw html={scriptText(clientScript)} />
      </body>
    </html>
  );
};
