import { plural } from '../../text/format-value.ts';
import { Document } from '../components/Document.tsx';
import { Section } from '../components/Section.tsx';
import { DifferenceTable, HookTable, RatioTable, StageTable } from './EnvironmentTables.tsx';
import { FigureTable } from './FigureTable.tsx';
import { type Grouping, groupRuns } from './group-runs.ts';
import { contents, largestDifference } from './largest-difference.ts';
import type { MergedPage } from './merged-page.ts';
import { namesText } from './names-text.ts';
import { columnsNote, hasManyRuns } from './outlying.ts';
import { pageDoubts } from './page-doubts.ts';
import { Runs, Skipped } from './Runs.tsx';

type Props = { readonly grouping: Grouping };

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
  const columns = columnsNote(grouping);
  const lead = (text: string): string => (columns ? `${text} ${columns}` : text);
  return (
    <>
      <Section
        id="ratios"
        title={`Against the control, by ${noun.one}`}
        lead={lead(
          `The change to the control of the same run, taken block by block: it carries from ${noun.one} to ${noun.one} better than the figure itself. Runs of one ${noun.one} stand one below the other; nothing is averaged.`,
        )}
      >
        <RatioTable grouping={grouping} />
      </Section>
      <Section
        id="comparison"
        title={`Figures, by ${noun.one}`}
        lead={
          hasManyRuns(grouping)
            ? 'Visits without probes. What lies farthest from the median of its topology comes first.'
            : 'Visits without probes.'
        }
      >
        <FigureTable grouping={grouping} />
      </Section>
      <Section
        id="stages"
        title="Stages under ping"
        lead={lead('Medians from eBPF histograms in the visits with probes.')}
      >
        <StageTable grouping={grouping} />
      </Section>
      <Section
        id="hooks"
        title={`What each ${noun.one} shows`}
        lead={lead(
          'Functions and tracepoints that the probes ask for, and how often each fired in all visits with probes.',
        )}
      >
        <HookTable grouping={grouping} />
      </Section>
      <Section
        id="differences"
        title="What differs"
        lead={lead('Everything known to decide figures that is not the same everywhere.')}
      >
        <DifferenceTable grouping={grouping} />
      </Section>
      <Section id="runs" title="The runs">
        <Runs grouping={grouping} />
      </Section>
    </>
  );
};

/** One page of runs in several environments. */
export const EnvironmentsPage = ({ page, clientScript }: { page: MergedPage; clientScript: string }) => {
  const grouping = groupRuns(page.runs);
  return (
    <Document
      title={`vethscope: ${namesText(grouping.groups.map(({ name }) => name))}`}
      skipTo={{ id: 'ratios', place: 'the comparison' }}
      charts={[]}
      raw={[]}
      styles={Math.max(...page.runs.map(({ run }) => run.rows.length))}
      clientScript={clientScript}
    >
      <Masthead grouping={grouping} skipped={page.skipped.length} />
      <main>
        <Sections grouping={grouping} />
        <Skipped sentences={page.skipped} />
      </main>
      <footer>vethscope {page.runs[0]?.run.toolVersion ?? ''}, rendered from the result of each run.</footer>
    </Document>
  );
};
