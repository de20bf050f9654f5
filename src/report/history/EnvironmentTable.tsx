import type { EnvironmentGroup, History } from '../../history/model.ts';
import { dayText } from '../../history/words.ts';
import { type Column, DataTable } from '../components/DataTable.tsx';
import { Swatch } from '../components/Swatch.tsx';
import { styleOf } from './history-charts.ts';

const columnsOf = (history: History): Column<EnvironmentGroup>[] => [
  {
    title: 'Environment',
    cell: ({ letter }) => (
      <>
        <Swatch style={styleOf(history, letter)} /> {letter}
      </>
    ),
  },
  {
    title: 'What it is',
    cell: ({ description, differences }) => (
      <>
        {description}
        {differences.map((difference) => (
          <span class="sub" key={difference}>
            {difference}
          </span>
        ))}
      </>
    ),
  },
  { title: 'Results', number: true, cell: ({ runs }) => runs },
  { title: 'First', cell: ({ firstAt }) => dayText(firstAt) },
  { title: 'Last', cell: ({ lastAt }) => dayText(lastAt) },
];

export const EnvironmentTable = ({ history }: { history: History }) => (
  <DataTable label="Environments" columns={columnsOf(history)} rows={history.environments} />
);
