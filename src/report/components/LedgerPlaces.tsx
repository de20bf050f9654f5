import type { LossClass } from '../../model/drops.ts';
import { formatCount, formatPercent } from '../../text/units.ts';
import { colourClass } from '../view/arm-style.ts';
import type { PlaceRow } from '../view/ledger-rows.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';
import { LossTimeline } from './LossTimeline.tsx';

export const classWords: Record<LossClass, string> = {
  wire: 'lost on the wire',
  refused: 'refused by an end',
  'end-of-life': 'ordinary end',
  spurious: 'spurious retransmit',
  unknown: 'unknown',
};

const width = 160;
const height = 20;

/** Share of what was sent, linear from nothing to all. */
const Bar = ({ row }: { row: PlaceRow }) => (
  <svg class={`loss ${colourClass(row.style)}`} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
    <path class="arm-fill" d={`M0 3h${Math.max(1, Math.min(1, row.share) * width).toFixed(1)}v14H0z`} />
  </svg>
);

const Share = ({ row }: { row: PlaceRow }) => (
  <>
    <Bar row={row} />
    <div class="faint small">{formatPercent(row.share)}</div>
  </>
);

const Meaning = ({ row: { entry, explanations } }: { row: PlaceRow }) => (
  <div class="meaning">
    {classWords[entry.class]}
    {explanations.length === 0 ? null : <div class="faint small">{explanations.join('; or ')}</div>}
  </div>
);

/** Breaks behind an underscore, should it not fit. */
const Name = ({ text }: { text: string }) => (
  <code>
    {text.split(/(?<=_)/).map((part, i) => (
      <span key={i}>
        {part}
        <wbr />
      </span>
    ))}
  </code>
);

const Place = ({ row: { entry } }: { row: PlaceRow }) => (
  <>
    <Name text={entry.reason} /> in <Name text={entry.function} />
    <div class="faint small">
      {entry.node}/{entry.device ?? '–'}
      {entry.source === 'counter' ? ', by its counter alone' : ''}
    </div>
  </>
);

const columns: readonly Column<PlaceRow>[] = [
  { title: 'Topology', cell: (row) => <ArmName id={row.arm} style={row.style} /> },
  { title: 'Load', cell: (row) => row.load },
  { title: 'Meaning', cell: (row) => <Meaning row={row} /> },
  { title: 'Reason, function, device', cell: (row) => <Place row={row} /> },
  { title: 'Packets', number: true, cell: (row) => formatCount(row.skbs) },
  { title: 'Of what was sent', cell: (row) => <Share row={row} /> },
  { title: 'Over the visit', cell: (row) => <LossTimeline row={row} /> },
];

const witnessed: Column<PlaceRow> = {
  title: 'Counters that moved',
  cell: ({ witnesses }) =>
    witnesses.length === 0 ? (
      <span class="faint">none counts it</span>
    ) : (
      witnesses.map((witness) => (
        <div class="small" key={witness}>
          {witness}
        </div>
      ))
    ),
};

export const LedgerPlaces = ({ rows, label }: { rows: readonly PlaceRow[]; label: string }) => (
  <DataTable label={label} columns={[...columns, witnessed]} rows={rows} />
);
