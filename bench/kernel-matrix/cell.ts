/** What one result says of a bpftrace, a kernel and a backend. */
import type { Result } from '../../src/model/result.ts';
import { loadResult } from '../../src/result/store/store.ts';

export interface Cell {
  readonly bpftrace: string;
  readonly kernelRelease: string;
  readonly backend: string;
  /** Traced visits, and those that ended well. */
  readonly visits: { readonly planned: number; readonly ok: number };
  readonly audits: { readonly all: number; readonly failed: readonly string[] };
  /** Name -> symbol, of the functions that the probes ask for; null: not in this kernel, or inlined away. */
  readonly functions: Readonly<Record<string, string | null>>;
}

export const summarise = (result: Result): Cell => {
  const traced = result.visits.filter(({ observation }) => observation === 'full');
  const audits = traced.flatMap(({ audits: found }) => found);
  return {
    bpftrace: result.environment.tools.bpftrace ?? 'unknown',
    kernelRelease: result.environment.kernelRelease,
    backend: result.backend ?? 'none',
    visits: { planned: traced.length, ok: traced.filter(({ status }) => status === 'ok').length },
    audits: { all: audits.length, failed: audits.filter(({ ok }) => !ok).map(({ name }) => name) },
    functions: Object.fromEntries((result.kernel?.functions ?? []).map(({ name, symbol }) => [name, symbol])),
  };
};

export const cellOf = async (folder: string): Promise<Cell> => summarise(await loadResult(folder));
