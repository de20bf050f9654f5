import { Fragment } from 'preact';
import { FactTable } from '../components/FactTable.tsx';
import { Section } from '../components/Section.tsx';
import { pageBytes } from '../page-text.ts';
import { EnvironmentName } from './environment-columns.tsx';
import { fitted } from './fitted.ts';
import type { EnvironmentGroup, Grouping } from './group-runs.ts';
import { LeftOut } from './LeftOut.tsx';
import type { MergedRun } from './merged-page.ts';
import { hasManyRuns } from './outlying.ts';

/** A list's share of a page that stays below 5 MB. */
const most = 500_000;

/** Links are to files beside the page: nothing is fetched until a reader follows one. */
const RunLine = ({ run: { run, page } }: { run: MergedRun }) => (
  <p class="line">
    {page === null ? run.runId : <a href={page}>{run.runId}</a>} on {run.hostname}
    {run.partial ? (
      <>
        {' '}
        <span class="label bad">partial</span>
      </>
    ) : null}
  </p>
);

/** How a run was done is said of each where they are few. */
const Group = ({ group, short }: { group: EnvironmentGroup; short: boolean }) => (
  <div>
    <h3>
      <EnvironmentName group={group} />
    </h3>
    {group.runs.map((run, i) => (
      <Fragment key={i}>
        <RunLine run={run} />
        {short ? null : <FactTable label={`Run ${run.run.runId} on ${group.name}`} facts={run.run.headFacts} />}
      </Fragment>
    ))}
  </div>
);

export const Runs = ({ grouping }: { grouping: Grouping }) => {
  const short = hasManyRuns(grouping);
  const sizeOf = (group: EnvironmentGroup): number => pageBytes(<Group group={group} short={short} />);
  const { kept, missing } = fitted(grouping.groups, { sizeOf, most });
  return (
    <>
      {kept.map((group) => (
        <Group key={group.name} group={group} short={short} />
      ))}
      <LeftOut missing={missing} all={grouping.groups.length} what={grouping.noun.many} />
    </>
  );
};

export const Skipped = ({ sentences }: { sentences: readonly string[] }) => {
  if (sentences.length === 0) return null;
  const { kept, missing } = fitted(sentences, { sizeOf: (sentence) => pageBytes(<li>{sentence}</li>), most });
  return (
    <Section id="skipped" title="Not taken">
      <ul class="notes">
        {kept.map((sentence, i) => (
          <li key={i}>{sentence}</li>
        ))}
      </ul>
      <LeftOut missing={missing} all={sentences.length} what="sentences" />
    </Section>
  );
};
