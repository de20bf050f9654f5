import { plural } from '../../../text/format-value.ts';
import { doubtCounts } from '../../components/Alerts.tsx';
import { reproduce } from '../../view/command-line.ts';
import { machineOf, type Side } from '../view/side.ts';
import type { SideRow } from '../view/side-row.ts';
import { sideSummary } from '../view/side-summary.ts';
import { SideName } from './SideName.tsx';

const Run = ({ side }: { side: Side }) => {
  const { result } = side;
  const doubts = doubtCounts(result);
  return (
    <div class="wide">
      <dt>
        <SideName side={side} /> run {result.runId}, {result.startedAt}
        {result.partial ? <span class="label bad">partial</span> : null}
      </dt>
      <dd>
        {machineOf(side)}
        <span class="line">
          <code>{reproduce(result)}</code>
        </span>
        {doubts.length > 0 ? <span class="line doubt">{doubts.join(' · ')}</span> : null}
      </dd>
    </div>
  );
};

/** What the runs say of each topology, then which runs they are. */
export const SideMasthead = ({ sides, rows }: { sides: readonly Side[]; rows: readonly SideRow[] }) => {
  const { first, lines, left } = sideSummary(sides, rows);
  return (
    <header class="masthead">
      <p class="brand">
        <b>vethscope</b>
      </p>
      <h1>{first}</h1>
      {lines.length > 0 ? (
        <ul class="answer">
          {lines.map(({ name, text }) => (
            <li key={name}>
              <span>
                <b>{name}</b> {text}
              </span>
            </li>
          ))}
          {left > 0 ? <li>{plural(left, 'more topology is', 'more topologies are')} in the table.</li> : null}
        </ul>
      ) : (
        <p>There is no ratio to compare: no topology has figures beside its control in the same block.</p>
      )}
      <p class="faint">
        Ratios to the control of the same run carry from machine to machine; absolute figures do not. For a verdict, and
        how sure it is, see "vethscope check".
      </p>
      <dl class="facts">
        {sides.map((side) => (
          <Run key={side.letter} side={side} />
        ))}
      </dl>
    </header>
  );
};
