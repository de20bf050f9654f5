/**
 * Reads KTAP by Documentation/dev-tools/ktap.rst of Linux 6.x and by the expressions for a plan and a result that
 * tools/testing/kunit/kunit_parser.py has (read on 2026-11-30), and as strictly as the first says: numbers in order, as many as planned.
 */
export interface KtapTest {
  readonly name: string;
  readonly status: 'pass' | 'fail' | 'skip' | 'error';
  readonly why: string;
  readonly subtests: readonly KtapTest[];
}

const result = /^(ok|not ok) ([0-9]+) ?(?:- )?([^#]*?)(?: # (?:(SKIP|ERROR) ?)?(.*))?$/;

const statusOf = (ok: string, directive: string | undefined): KtapTest['status'] => {
  if (directive === 'SKIP') return 'skip';
  if (ok === 'ok') return 'pass';
  return directive === 'ERROR' ? 'error' : 'fail';
};

const isOf = (line: string, indent: string): boolean => line.startsWith(indent) && !line.startsWith(`${indent}  `);

const readLevel = (lines: string[], indent: string): KtapTest[] => {
  if (lines.shift() !== `${indent}KTAP version 1`) throw new Error('no version line');
  while (lines[0]?.startsWith(`${indent}#`)) lines.shift();
  const planned = /^1\.\.(\d+)$/.exec(lines.shift()?.slice(indent.length) ?? '')?.[1];
  const tests: KtapTest[] = [];
  while (tests.length < Number(planned)) {
    const subtests = lines[0]?.startsWith(`${indent}  KTAP`) ? readLevel(lines, `${indent}  `) : [];
    const line = lines.shift();
    if (line === undefined) throw new Error(`${tests.length} of ${planned} tests`);
    if (line.startsWith(`${indent}#`)) continue;
    const [, ok, number, name, directive, why = ''] =
      (isOf(line, indent) && result.exec(line.slice(indent.length))) || [];
    if (ok === undefined || name === undefined || Number(number) !== tests.length + 1)
      throw new Error(`no result: ${line}`);
    tests.push({ name, status: statusOf(ok, directive), why, subtests });
  }
  return tests;
};

export const readKtap = (text: string): KtapTest[] => {
  const lines = text.split('\n');
  const tests = readLevel(lines, '');
  const left = lines.find((line) => line !== '' && !line.startsWith('#'));
  if (left !== undefined) throw new Error(`after the last test: ${left}`);
  return tests;
};
