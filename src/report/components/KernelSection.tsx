import type { Result } from '../../model/result.ts';
import { firedText, type HookRow, hookRows } from '../view/hook-row.ts';
import { type Column, DataTable } from './DataTable.tsx';
import { FactTable } from './FactTable.tsx';
import type { PageSection } from './page-section.ts';

const columns: Column<HookRow>[] = [
  { title: 'Hook', cell: ({ hook }) => <code>{hook}</code> },
  { title: 'Kind', cell: ({ kind }) => kind },
  { title: 'Found', cell: ({ found }) => found },
  { title: 'Fired', number: true, cell: firedText },
];

const Content = ({ result }: { result: Result }) => {
  const { kernel } = result;
  if (!kernel) return null;
  const config = Object.entries(kernel.config).map(([name, value]) => `${name}=${value}`);
  const facts = [
    { name: 'Functions looked up in', value: kernel.functionsFrom ?? 'no function is needed' },
    { name: 'Types (BTF)', value: kernel.btf.length === 0 ? 'none' : kernel.btf.join(', ') },
    { name: 'Drop reasons known', value: String(Object.keys(kernel.dropReasons).length) },
    { name: 'Built with', value: config.length === 0 ? 'the kernel does not say' : config.join(' ') },
  ];
  return (
    <>
      <DataTable label="Hooks of the probes" columns={columns} rows={hookRows(result)} />
      <FactTable label="What the kernel tells of itself" facts={facts} />
    </>
  );
};

export const kernelSection: PageSection = {
  id: 'kernel',
  place: 'Kernel',
  title: 'What this kernel shows',
  lead: 'Functions and tracepoints that the probes ask for. One that is not visible was inlined away, is not in this kernel, or its module was not loaded.',
  isShown: ({ kernel }) => kernel !== null,
  Content,
};
