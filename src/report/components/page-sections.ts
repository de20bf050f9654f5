import { auditSection } from './AuditSection.tsx';
import { chartSection } from './ChartSection.tsx';
import { comparisonSection } from './ComparisonSection.tsx';
import { drawingSection } from './DrawingSection.tsx';
import { environmentSection } from './EnvironmentSection.tsx';
import { journeySection } from './JourneySection.tsx';
import { kernelSection } from './KernelSection.tsx';
import { rateSection } from './LedgerRates.tsx';
import { ledgerSection } from './LedgerSection.tsx';
import { observerSection } from './ObserverSection.tsx';
import { packetSection } from './PacketSection.tsx';
import type { PageSection } from './page-section.ts';
import { rawSection } from './RawSection.tsx';
import { reproduceSection } from './ReproduceSection.tsx';
import { stageSection } from './StageSection.tsx';

/** The parts of the page in order. A new part is a file with a PageSection and its line here. */
export const pageSections: readonly PageSection[] = [
  comparisonSection,
  chartSection,
  journeySection,
  stageSection,
  ledgerSection,
  rateSection,
  packetSection,
  drawingSection,
  observerSection,
  auditSection,
  kernelSection,
  rawSection,
  environmentSection,
  reproduceSection,
];
