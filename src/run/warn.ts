import type { Warning } from '../model/warnings.ts';
import type { Emit } from './events.ts';
import type { RunRecord } from './record.ts';

/** Kept in the result, and shown at once. */
export const warn = ({ emit }: { readonly emit: Emit }, record: RunRecord, warning: Warning): void => {
  record.warnings.push(warning);
  emit({ type: 'warning', warning });
};
