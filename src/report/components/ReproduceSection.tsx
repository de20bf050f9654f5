import type { Result } from '../../model/result.ts';
import { reproduce } from '../view/command-line.ts';
import { runFacts } from '../view/run-facts.ts';
import { CommandList } from './CommandList.tsx';
import { FactTable } from './FactTable.tsx';
import type { PageSection } from './page-section.ts';

const Content = ({ result }: { result: Result }) => (
  <>
    <pre>{reproduce(result)}</pre>
    <h3>How it was run</h3>
    <FactTable label="How it was run" facts={runFacts(result)} />
    <CommandList commands={result.commands} />
  </>
);

export const reproduceSection: PageSection = {
  id: 'reproduce',
  place: 'Reproduce',
  title: 'How to reproduce',
  lead: 'Same plan, same seed, same order of visits. As root:',
  Content,
};
