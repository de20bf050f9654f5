import type { Result } from '../../result/schema.ts';
import type { ComparisonRow } from '../view/comparison-row.ts';
import { offloadSplits } from '../view/offload-split.ts';
import { ComparisonTable } from './ComparisonTable.tsx';
import { OffloadSplitTable } from './OffloadSplitTable.tsx';
import { Section } from './Section.tsx';

const lead = 'Visits without probes. The change is to the control named in each row, taken block by block.';

export const ComparisonSection = ({ result, rows }: { result: Result; rows: readonly ComparisonRow[] }) => {
  const splits = offloadSplits(result, rows);
  return (
    <Section id="comparison" title="Comparison" lead={lead}>
      <ComparisonTable rows={rows} />
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
    </Section>
  );
};
