import type { Result } from '../../model/result.ts';
import { dropRows } from '../view/drop-row.ts';
import { pathRows } from '../view/path-row.ts';
import { retransmitRows } from '../view/retransmit-row.ts';
import { DropTable } from './DropTable.tsx';
import { PathCounts, PathProofs } from './PathTable.tsx';
import type { PageSection } from './page-section.ts';
import { RetransmitTable } from './RetransmitTable.tsx';

/** Where there is a ledger, it tells the same and what became of each. */
const Freed = ({ result }: { result: Result }) => {
  const drops = dropRows(result);
  const unprobed = result.visits.every((visit) => visit.observed === null);
  return (
    <>
      <h3>Freed packets, by reason and function</h3>
      <p class="faint small">
        Not every freed packet is a lost one: NO_SOCKET in ping_rcv or icmp_rcv, say, is how an answered echo ends.
      </p>
      {drops.length > 0 ? (
        <DropTable rows={drops} loads={result.plan.loads.map(({ kind }) => kind)} />
      ) : (
        <p>{unprobed ? 'No probe watched.' : 'None was seen.'}</p>
      )}
    </>
  );
};

const Content = ({ result }: { result: Result }) => {
  const paths = pathRows(result);
  const retransmits = retransmitRows(result);
  const reckoned = result.visits.some(({ ledger }) => ledger !== null);
  return (
    <>
      <PathProofs rows={paths} />
      <details>
        <summary>Counts on every device and hook</summary>
        <PathCounts rows={paths} />
      </details>
      {reckoned ? null : <Freed result={result} />}
      <h3>Retransmits</h3>
      <p class="faint small">
        In segments. A retransmit is no loss where the receiver already had the segment: it was reordered, and the
        sender too quick.
      </p>
      {retransmits.length > 0 ? <RetransmitTable rows={retransmits} /> : <p>No TCP visit has a figure.</p>}
    </>
  );
};

export const packetSection: PageSection = {
  id: 'packets',
  place: 'Packets',
  title: 'Where the packets went',
  lead: 'A figure counts only if its packets took the path it claims; otherwise it is withheld, with the reason.',
  Content,
};
