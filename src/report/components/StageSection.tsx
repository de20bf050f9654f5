import type { LoadKind } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import { hiddenStageTexts } from '../view/hook-row.ts';
import { oneWayShares } from '../view/one-way-shares.ts';
import { stageChartsOf } from '../view/stage-chart.ts';
import { stageDoubts } from '../view/stage-doubts.ts';
import { stageRows } from '../view/stage-row.ts';
import { ChartFigures } from './ChartFigure.tsx';
import type { PageSection } from './page-section.ts';
import { StageTable } from './StageTable.tsx';

const lead =
  'Time between two probe points on one device, from eBPF histograms in the visits with probes. Strip: ▎p50, ticks at p90, p99 and max; thin lines are powers of ten.';

const LoadStages = ({ result, load, open }: { result: Result; load: LoadKind; open: boolean }) => {
  const rows = stageRows(result, load);
  if (rows.length === 0) return null;
  return (
    <details open={open}>
      <summary>Under {load}</summary>
      {stageDoubts(result, load).map((doubt) => (
        <p key={doubt} class="doubt small">
          {doubt}
        </p>
      ))}
      <StageTable rows={rows} load={load} />
      {oneWayShares(result, load).map((share) => (
        <p key={share} class="small">
          {share}
        </p>
      ))}
      <ChartFigures models={stageChartsOf(result).get(load) ?? []} />
    </details>
  );
};

const absence = (result: Result): string =>
  result.backend === null
    ? 'No probe was attached (backend none), so there is no latency inside the kernel to show.'
    : 'No visit with probes yielded a stage.';

const Content = ({ result }: { result: Result }) => {
  const loads = result.plan.loads.map(({ kind }) => kind);
  const empty = loads.every((load) => stageRows(result, load).length === 0);
  if (empty) return <p>{absence(result)}</p>;
  return (
    <>
      {loads.map((load, i) => (
        <LoadStages key={load} result={result} load={load} open={i === 0} />
      ))}
      {hiddenStageTexts(result).map((text) => (
        <p key={text} class="doubt small">
          {text}
        </p>
      ))}
    </>
  );
};

export const stageSection: PageSection = { id: 'stages', place: 'Stages', title: 'Where the time goes', lead, Content };
