import type { Result } from '../../../model/result.ts';
import { ChartsOrNone } from '../../components/ChartFigure.tsx';
import { Document } from '../../components/Document.tsx';
import { type PagePart, PageParts } from '../../components/PageParts.tsx';
import type { ChartModel } from '../../view/chart-model.ts';
import { sidesOf } from '../view/side.ts';
import { sideCharts } from '../view/side-charts.ts';
import { sideRows } from '../view/side-row.ts';
import { SideFactTables } from './SideFactTables.tsx';
import { SideFigureTable } from './SideFigureTable.tsx';
import { SideMasthead } from './SideMasthead.tsx';
import { SideRatioTable } from './SideRatioTable.tsx';

const partsOf = (results: readonly Result[]): { parts: PagePart[]; charts: ChartModel[] } => {
  const sides = sidesOf(results);
  const rows = sideRows(sides);
  const { ratios, figures, distributions } = sideCharts(sides);
  const parts: PagePart[] = [
    {
      id: 'ratios',
      place: 'Ratios',
      title: 'Ratios to the control',
      lead: 'Each topology against its control in the same blocks of the same run: what carries from one machine to another.',
      content: (
        <>
          <SideRatioTable rows={rows} />
          <ChartsOrNone charts={ratios} />
        </>
      ),
    },
    {
      id: 'figures',
      place: 'Figures',
      title: 'The figures themselves',
      lead: 'Medians over the visits without probes, their range and number. Compare them only where nothing below differs that decides figures.',
      content: (
        <>
          <SideFigureTable rows={rows} />
          <ChartsOrNone charts={figures} />
        </>
      ),
    },
    {
      id: 'distributions',
      place: 'Round trips',
      title: 'Round trips, echo by echo',
      lead: 'The first is drawn solid, the second dashed.',
      content: <ChartsOrNone charts={distributions} />,
    },
    {
      id: 'environments',
      place: 'Environments',
      title: 'Environments',
      lead: 'A difference here may explain any difference above.',
      content: <SideFactTables sides={sides} />,
    },
  ];
  return { parts, charts: [...ratios, ...figures, ...distributions] };
};

/** Runs side by side, also of different machines and kernels. */
export const SidesPage = ({ results, clientScript }: { results: readonly Result[]; clientScript: string }) => {
  const sides = sidesOf(results);
  const { parts, charts } = partsOf(results);
  return (
    <Document
      title={`vethscope: runs ${results.map(({ runId }) => runId).join(' and ')} side by side`}
      skipTo={{ id: 'ratios', place: 'the ratios' }}
      charts={charts}
      raw={[]}
      styles={sides.length}
      clientScript={clientScript}
    >
      <SideMasthead sides={sides} rows={sideRows(sides)} />
      <PageParts parts={parts} />
      <footer>Raw samples are in the reports of the runs, and in their result.json.</footer>
    </Document>
  );
};
