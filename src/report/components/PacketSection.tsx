import type { Result } from '../../result/schema.ts';
import { dropRows } from '../view/drop-row.ts';
import { pathRows } from '../view/path-row.ts';
import { DropTable } from './DropTable.tsx';
import { PathTable } from './PathTable.tsx';
import { Section } from './Section.tsx';

export const PacketSection = ({ result }: { result: Result }) => {
  const drops = dropRows(result);
  const unprobed = result.visits.every((visit) => visit.observed === null);
  return (
    <Section
      id="packets"
      title="Where the packets went"
      lead="A figure counts only if its packets took the path it claims; otherwise it is withheld, with the reason."
    >
      <PathTable rows={pathRows(result)} />
      <h3>Freed packets, by reason and function</h3>
      <p class="faint small">
        Not every freed packet is a lost one: NO_SOCKET in ping_rcv, say, is how an answered echo ends.
      </p>
      {drops.length > 0 ? <DropTable rows={drops} /> : <p>{unprobed ? 'No probe watched.' : 'None was seen.'}</p>}
    </Section>
  );
};
