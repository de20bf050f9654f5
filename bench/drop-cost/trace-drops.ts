/** probes/drops.tracepoint.bt alone, fitted to this kernel and told what to watch as in a run. */

import { type BpftraceSession, startBpftrace } from 'bpftrace-wrapper';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { readCatalogue } from '../../src/trace/catalogue/catalogue.ts';
import { readKernelFacts } from '../../src/trace/kernel/kernel-facts.ts';
import { assemble, fitProbes, hooksWanted } from '../../src/trace/program/assemble.ts';
import { disableEvents } from '../../src/trace/session/disable-events.ts';
import type { ObserverLab } from '../observer/lab.ts';

export const traceDrops = async ({ scope }: ObserverLab): Promise<BpftraceSession> => {
  const files = (await readCatalogue()).filter(({ name }) => name === 'drops.tracepoint');
  const facts = await readKernelFacts(hooksWanted(files));
  const program = assemble(fitProbes(files, facts), [scope], facts.typePreamble ?? '');
  const session = await startBpftrace({ program, args: ['1'] });
  await disableEvents(execRunner, session.pid);
  return session;
};
