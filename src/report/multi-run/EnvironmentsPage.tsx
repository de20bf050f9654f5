import { plural } from '../../text/format-value.ts';
import { Document } from '../components/Document.tsx';
import { FactTable } from '../components/FactTable.tsx';
import { Section } from '../components/Section.tsx';
import { headFacts } from '../view/run-facts.ts';
import { DifferenceTable, HookTable, RatioTable, StageTable } from './EnvironmentTables.tsx';
import { EnvironmentName } from './environment-columns.tsx';
import { FigureTable } from './FigureTable.tsx';
import { type Grouping, groupRuns } from './group-runs.ts';
import { contents, largestDifference } from './largest-difference.ts';
import type { MergedPage, MergedRun } from './merged-page.ts';
import { pageDoubts } from './page-doubts.ts';

type Props = { readonly grouping: Grouping };

/** Links are to files beside the page: nothing is fetched until a reader follows one. */
const Run = ({ run: { result, page }, of }: { run: MergedRun; of: string }) => (
  <>
    <p class="line">
      {page === null ? result.runId : <a href={page}>{result.runId}</a>} on {result.environment.hostname}
      {result.partial ? (
        <>
          {' '}
          <span class="label bad">partial</span>
        </>
      ) : null}
    </p>
    <FactTable label={`Run ${result.runId} on ${of}`} facts={headFacts(result)} />
  </>
);

const Runs = ({ grouping }: Props) => (
  <>
    {grouping.groups.map((group) => (
      <div key={group.name}>
        <h3>
          <EnvironmentName group={group} />
        </h3>
        {group.runs.map((run, i) => (
          <Run key={i} run={run} of={group.name} />
        ))}
      </div>
    ))}
  </>
);

const Masthead = ({ grouping, skipped }: Props & { readonly skipped: number }) => {
  const difference = largestDifference(grouping);
  return (
    <header class="masthead">
      <p class="brand">
        <b>vethscope</b>
        <span>{plural(grouping.groups.length, grouping.noun.one, grouping.noun.many)}</span>
        {grouping.groups.some(({ emulated }) => emulated) ? <span class="label doubt">emulated</span> : null}
      </p>
      <h1>{difference ?? contents(grouping)}</h1>
      {difference ? <p>{contents(grouping)}</p> : null}
      {pageDoubts(grouping, skipped).map((doubt) => (
        <p key={doubt} class="doubt">
          {doubt}
        </p>
      ))}
    </header>
  );
};

const Sections = ({ grouping }: Props) => {
  const { noun } = grouping;
  return (
    <>
      <Section
        id="ratios"
        title={`Against the control, by ${noun.one}`}
        lead={`The change to the control of the same run, taken block by block: it carries from ${noun.one} to ${noun.one} better than the figure itself. Runs of one ${noun.one} stand one below the other; nothing is averaged.`}
      >
        <RatioTable grouping={grouping} />
      </Section>
      <Section id="comparison" title={`Figures, by ${noun.one}`} lead="Visits without probes.">
        <FigureTable grouping={grouping} />
      </Section>
      <Section id="stages" title="Stages under ping" lead="Medians from eBPF histograms in the visits with probes.">
        <StageTable grouping={grouping} />
      </Section>
      <Section
        id="hooks"
        title={`What each ${noun.one} shows`}
        lead="Functions and tracepoints that the probes ask for, and how often each fired in all visits with probes."
      >
        <HookTable grouping={grouping} />
      </Section>
      <Section
        id="differences"
        title="What differs"
        lead="Everything known to decide figures that is not the same everywhere."
      >
        <DifferenceTable grouping={grouping} />
      </Section>
      <Section id="runs" title="The runs">
        <Runs grouping={grouping} />
      </Section>
    </>
  );
};

const Skipped = ({ sentences }: { sentences: readonly string[] }) =>
  sentences.length === 0 ? null : (
    <Section id="skipped" title="Not taken">
      <ul class="notes">
        {sentences.map((sentence, i) => (
          <li key={i}>{sentence}</li>
        ))}
      </ul>
    </Section>
  );

/** One page of runs in several environments. */
export const EnvironmentsPage = ({ page, clientScript }: { page: MergedPage; clientScript: string }) => {
  const grouping = groupRuns(page.runs);
  return (
    <Document
      title={`vethscope: ${grouping.groups.map(({ name }) => name).join(', ')}`}
      skipTo={{ id: 'ratios', place: 'the comparison' }}
      charts={[]}
      raw={[]}
      styles={Math.max(...page.runs.map(({ result }) => result.arms.length))}
      clientScript={clientScript}
    >
      <Masthead grouping={grouping} skipped={page.skipped.length} />
      <main>
        <Sections grouping={grouping} />
        <Skipped sentences={page.skipped} />
      </main>
      <footer>vethscope {page.runs[0]?.result.tool.version ?? ''}, rendered from the result of each run.</footer>
    </Document>
  );
};
