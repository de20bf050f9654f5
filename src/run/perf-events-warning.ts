import type { KernelRecord } from '../model/probe.ts';
import type { Warning } from '../model/warnings.ts';

/** null: they are disabled, so that CPU 0 pays no more than the others. Costs: docs/journey.md. */
export const perfEventsWarning = ({ perfEvents }: Pick<KernelRecord, 'perfEvents'>): Warning | null => {
  const reason = perfEvents?.leftEnabled ?? null;
  if (reason === null) return null;
  return {
    code: 'perf-events-enabled',
    message: `The perf events of bpftrace stayed enabled (${reason}): on CPU 0 every hit of a probe costs 0.34 µs more (0.07 µs from bpftrace 0.24 on).`,
    hint: 'Traced figures are longer than they need be, most of all on CPU 0; it takes perl, Linux 5.6 and CAP_SYS_PTRACE to disable the events.',
  };
};
