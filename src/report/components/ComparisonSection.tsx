import type { Result } from '../../model/result.ts';
import { comparisonRows } from '../view/comparison-row.ts';
import { cpuRows } from '../view/cpu-row.ts';
import { offloadSplits } from '../view/offload-split.ts';
import { roundTripRows } from '../view/round-trip-row.ts';
import { ComparisonTable } from './ComparisonTable.tsx';
import { CpuTable } from './CpuTable.tsx';
import { OffloadSplitTable } from './OffloadSplitTable.tsx';
import type { PageSection } from './page-section.ts';
import { RoundTripTable } from './RoundTripTable.tsx';

const Content = ({ result }: { result: Result }) => {
  const rows = comparisonRows(result);
  const splits = offloadSplits(result, rows);
  const roundTrips = roundTripRows(result);
  const cpu = cpuRows(result);
  return (
    <>
      <ComparisonTable rows={rows} />
      {roundTrips.length > 0 ? <RoundTripTable rows={roundTrips} /> : null}
      {cpu.length > 0 ? <CpuTable rows={cpu} /> : null}
      {splits.length > 0 ? (
        <>
          <h3>Offloads or path?</h3>
          <p class="faint small">
            A datapath that needs offloads switched off is slower for that alone. The matched control is a direct veth
            with the same offloads: up to it the offloads are to blame, from there the path.
          </p>
          <OffloadSplitTable rows={splits} />
        </>
      ) : null}
    </>
  );
};

export const comparisonSection: PageSection = {
  id: 'comparison',
  place: 'Comparison',
  title: 'Comparison',
  lead: 'Visits without probes: the median of their figures, the smallest and largest, and how many (n). The change is to the control named in each row, taken block by block.',
  Content,
};
