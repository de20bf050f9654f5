import { type Check, canCompare } from '../../doctor/checks.ts';
import type { Colours } from './colour.ts';

const statusWidth = 9;

const paintStatus = (status: Check['status'], paint: Colours): string => {
  const colour = { ok: paint.green, warn: paint.yellow, missing: paint.red }[status];
  return colour(status.padEnd(statusWidth));
};

const checkLines = (check: Check, nameWidth: number, paint: Colours): string[] => {
  const indent = ' '.repeat(2 + statusWidth + 2);
  return [
    `  ${paintStatus(check.status, paint)}${check.name.padEnd(nameWidth)}  ${check.found}`,
    ...(check.costs ? [`${indent}costs: ${check.costs}`] : []),
    ...(check.fix ? [`${indent}fix:   ${check.fix}`] : []),
  ];
};

const verdict = (checks: readonly Check[]): string => {
  const missing = checks.filter(({ status }) => status === 'missing').map(({ name }) => name);
  if (canCompare(checks)) return 'The default comparison can run.';
  return `The default comparison cannot run: ${missing.join(', ')}. "vethscope doctor --fix" mends what can be mended.`;
};

export const doctorText = (checks: readonly Check[], paint: Colours): string => {
  const nameWidth = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap((check) => checkLines(check, nameWidth, paint));
  return [...lines, '', verdict(checks), ''].join('\n');
};
