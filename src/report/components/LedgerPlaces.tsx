import type { LossClass } from '../../ledger/model.ts';
import { formatCount, formatPercent } from '../../units.ts';
import { colourClass } from '../view/arm-style.ts';
import type { PlaceRow } from '../view/ledger-rows.ts';
import { ArmName } from './ArmName.tsx';
import { type Column, DataTable } from './DataTable.tsx';

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

/** One column a bin of 100 ms; the highest fills the height. */
const Timeline = ({ row }: { row: PlaceRow }) => {
  const last = row.times.at(-1)?.[0] ?? 0;
  const step = width / Math.max(12, last / 100 + 1);
  const most = Math.max(...row.times.map(([, skbs]) => skbs));
  const column = ([ms, skbs]: readonly [number, number]): string => {
    const tall = Math.max(1, (skbs / most) * (height - 2));
    return `M${((ms / 100) * step).toFixed(1)} ${height - 1}v-${tall.toFixed(1)}h${Math.max(1, step - 1).toFixed(1)}v${tall.toFixed(1)}z`;
  };
  if (row.times.length === 0) return <span class="faint">not kept</span>;
  const [first] = row.times[0] ?? [0];
  return (
    <svg
      class={`loss ${colourClass(row.style)}`}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`from ${first} to ${last + 100} ms, at most ${formatCount(most)} in 100 ms`}
    >
      <path class="arm-fill" d={row.times.map(column).join('')} />
    </svg>
  );
};

const Meaning = ({ row: { entry, because } }: { row: PlaceRow }) => (
  <div class="meaning">
    {classWords[entry.class]}
    {because === 'unknown' ? null : <div class="faint small">{because}</div>}
  </div>
);

const Place = ({ row: { entry } }: { row: PlaceRow }) => (
  <>
    <code>{entry.reason}</code> in <code>{entry.function}</code>
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
  { title: 'Of sent', number: true, cell: (row) => formatPercent(row.share) },
  { title: 'Share', cell: (row) => <Bar row={row} /> },
  { title: 'Over the visit', cell: (row) => <Timeline row={row} /> },
];

const witnessed: Column<PlaceRow> = {
  title: 'Counters that moved',
  cell: ({ witnesses }) => (witnesses.length === 0 ? <span class="faint">none counts it</span> : witnesses.join(', ')),
};

export const LedgerPlaces = ({ rows, label }: { rows: readonly PlaceRow[]; label: string }) => (
  <DataTable label={label} columns={[...columns, witnessed]} rows={rows} />
);
