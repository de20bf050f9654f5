/** probes/drops.tracepoint.bt alone, fitted to this kernel and told what to watch as in a run. */
import { type BpftraceSession, startBpftrace } from 'bpftrace-wrapper';
import { assemble, fitProbes, hooksWanted } from '../../src/probe/assemble.ts';
import { readCatalogue } from '../../src/probe/catalogue.ts';
import { readKernelFacts } from '../../src/probe/kernel-facts.ts';
import type { ObserverLab } from '../observer/lab.ts';

export const traceDrops = async ({ scope }: ObserverLab): Promise<BpftraceSession> => {
  const files = (await readCatalogue()).filter(({ name }) => name === 'drops.tracepoint');
  const facts = await readKernelFacts(hooksWanted(files));
  const program = assemble(fitProbes(files, facts), [scope], facts.typePreamble ?? '');
  return startBpftrace({ program, args: ['1'] });
};
