import type { Result } from '../../model/result.ts';
import { balanceRows, placeRows } from '../view/ledger-rows.ts';
import { LedgerBalance } from './LedgerBalance.tsx';
import { LedgerPlaces } from './LedgerPlaces.tsx';
import { LedgerStacks } from './LedgerStacks.tsx';
import type { PageSection } from './page-section.ts';

const Content = ({ result }: { result: Result }) => {
  const places = placeRows(result);
  const missing = places.filter(({ entry }) => entry.missing);
  const harmless = places.filter(({ entry }) => !entry.missing);
  return (
    <>
      <LedgerBalance rows={balanceRows(result)} />
      <h3>By reason and place</h3>
      {missing.length > 0 ? (
        <LedgerPlaces rows={missing} label="Lost packets by reason and function" />
      ) : (
        <p>No packet was lost in a visit with every probe.</p>
      )}
      <LedgerStacks rows={[...missing].sort((a, b) => b.skbs - a.skbs)} />
      {harmless.length > 0 ? (
        <details>
          <summary>Freed without being missing</summary>
          <LedgerPlaces rows={harmless} label="Freed packets that are not missing" />
        </details>
      ) : null}
    </>
  );
};

export const ledgerSection: PageSection = {
  id: 'loss',
  place: 'Loss',
  title: 'Where packets were lost',
  lead: 'Sent: what both ends queued at their device. Received: what reached the stack of the other end and was not refused there, in skbs. Each lost packet is counted once, in visits with every probe; unexplained loss has its own column.',
  isShown: (result) => result.visits.some(({ ledger }) => ledger !== null),
  Content,
};
