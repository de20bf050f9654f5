import { totalNs } from '../../result/derive.ts';
import { median } from '../../stats/summary.ts';
import { formatCount, formatNs } from '../../text/units.ts';
import { costText, differenceText, type JourneyRow, journeyRows, upcallText } from '../view/journey-rows.ts';
import { JourneyStrips } from './JourneyStrips.tsx';
import { JourneyTable } from './JourneyTable.tsx';
import type { PageSection } from './page-section.ts';

const Slowest = ({ row }: { row: JourneyRow }) => (
  <ul class="notes small">
    {row.slowest.map((slow) => (
      <li key={`${slow.visit}/${slow.sequence}`}>
        {`${formatNs(totalNs(slow.stagesNs))}, echo ${slow.sequence} of visit ${slow.visit}: `}
        {slow.differences.join('; ') || 'every stage a little longer'}
      </li>
    ))}
  </ul>
);

const countText = (row: JourneyRow): string => {
  const reasons = row.incomplete.map(({ reason, echoes }) => `${formatCount(echoes)} ${reason}`);
  const other = row.otherWays > 0 ? [`${formatCount(row.otherWays)} took another path in some visits`] : [];
  const told = [...reasons, ...other].length > 0 ? ` Not shown: ${[...reasons, ...other].join('; ')}.` : '';
  const own =
    row.ownNs.length > 0 ? ` ping itself needed ${formatNs(median(row.ownNs))} more, outside its two calls.` : '';
  return `${formatCount(row.complete)} of ${formatCount(row.followed)} echoes seen at every point.${told}${own}`;
};

interface ArmProps {
  readonly row: JourneyRow;
  readonly open: boolean;
  /** What following it cost. */
  readonly cost: string | null;
}

const ArmJourney = ({ row, open, cost }: ArmProps) => (
  <details open={open}>
    <summary>{`${row.arm}: ${row.stages.length} stages`}</summary>
    <p class="small">{[countText(row), upcallText(row) ?? '', cost ?? ''].filter(Boolean).join(' ')}</p>
    <JourneyTable row={row} />
    <h3>Slowest round trips</h3>
    <Slowest row={row} />
  </details>
);

const Content: PageSection['Content'] = ({ result }) => {
  const rows = journeyRows(result);
  return (
    <>
      <JourneyStrips rows={rows} />
      {rows.flatMap((row) => {
        const text = differenceText(row, rows);
        return text === null ? [] : [<p key={row.arm}>{text}</p>];
      })}
      {rows.map((row, i) => (
        <ArmJourney key={row.arm} row={row} open={i === 0} cost={costText(result, row.arm)} />
      ))}
    </>
  );
};

export const journeySection: PageSection = {
  id: 'journeys',
  place: 'Journeys',
  title: 'Where a round trip spends its time',
  lead: 'The median echo from ping’s sendto to its recvmsg, stage by stage, on one scale. Stages follow each other without a gap. Measured in visits with probes, which make every stage longer: compare shapes and differences, and take the round trip itself from the comparison above.',
  isShown: (result) => journeyRows(result).length > 0,
  Content,
};
