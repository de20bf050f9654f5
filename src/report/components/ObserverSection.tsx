import { ObserverTable } from './ObserverTable.tsx';
import type { PageSection } from './page-section.ts';

export const observerSection: PageSection = {
  id: 'observer',
  place: 'Observer effect',
  title: 'Observer effect',
  lead: 'The same figure in visits without and with every probe attached: the cost of tracing. The comparison above uses only visits without probes.',
  Content: ObserverTable,
};
