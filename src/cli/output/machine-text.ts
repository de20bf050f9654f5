/** doctor's findings in a few lines: what this kernel can do, and what each missing piece costs. */
import type { Check } from '../../doctor/checks.ts';
import { hanging } from './hanging.ts';

const columns = 80;

const lines = (label: string, text: string): string[] => hanging(`  ${label.padEnd(8)}`, text, columns);

const lacking = ({ name, costs }: Check): string => `${name}: ${costs ?? ''}`;

export const machineText = (checks: readonly Check[], kernelRelease: string): string => {
  const named = (status: Check['status']) => checks.filter((check) => check.status === status);
  const here = named('ok').map(({ name }) => name);
  return [
    `Linux ${kernelRelease} here`,
    ...lines('has', here.join(', ')),
    ...named('warn').flatMap((check) => lines('lacks', lacking(check))),
    ...named('missing').flatMap((check) => lines('MISSING', lacking(check))),
    '',
  ].join('\n');
};
