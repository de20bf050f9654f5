import type { Result } from '../../model/result.ts';
import { rawSets } from '../raw/raw-samples.ts';
import { chartsOf } from '../view/charts.ts';
import { Contents } from './Contents.tsx';
import { Document } from './Document.tsx';
import { Masthead } from './Masthead.tsx';
import { pageSections } from './page-sections.ts';
import { Section } from './Section.tsx';

const titleOf = ({ plan, environment, runId }: Result): string =>
  `vethscope: ${plan.arms.length} topologies on ${environment.hostname}, run ${runId}`;

/** The report of one run. */
export const Page = ({ result, clientScript }: { result: Result; clientScript: string }) => {
  const sections = pageSections.filter(({ isShown }) => isShown?.(result) ?? true);
  return (
    <Document
      title={titleOf(result)}
      skipTo={{ id: 'comparison', place: 'the comparison' }}
      charts={chartsOf(result)}
      raw={rawSets(result)}
      styles={result.arms.length}
      clientScript={clientScript}
    >
      <Masthead result={result} />
      <main>
        <Contents sections={sections} />
        {sections.map(({ id, title, lead, Content }) => (
          <Section key={id} id={id} title={title} lead={lead}>
            <Content result={result} />
          </Section>
        ))}
      </main>
      <footer>
        vethscope {result.tool.version}, rendered from result.json of schema version {result.schemaVersion}.
      </footer>
    </Document>
  );
};
