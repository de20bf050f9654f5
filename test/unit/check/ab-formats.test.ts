import { describe, expect, it } from 'vitest';
import { writeAb } from '../../../src/check/formats/ab/index.ts';
import { type AbComparison, type AbReport, judgeAb } from '../../../src/check/gate/ab.ts';
import { abRun } from '../../helpers/ab-runs.ts';
import { hostileTexts } from '../../helpers/check-reports.ts';
import { junitComplaints as complaints } from '../../helpers/junit-complaints.ts';

const specs = { a: 'bridge', b: 'bridge,tso=off' };
const slower = (): AbReport => judgeAb([abRun(1, 0.9)], specs);
const withVerdicts = (verdicts: readonly AbComparison['verdict'][], text = 'x'): AbReport => {
  const [first] = slower().comparisons;
  if (!first) throw new Error('a verdict without a comparison');
  return {
    ...slower(),
    a: text,
    b: text,
    comparisons: verdicts.map((verdict) => ({ ...first, verdict, reason: text })),
  };
};
const all = ['regression', 'invalid', 'inconclusive', 'unchanged', 'improvement'] as const;

describe('the verdict of ab', () => {
  it.each([
    ['markdown', 'md'],
    ['github', 'txt'],
    ['junit', 'xml'],
  ] as const)('as %s is as it was', async (format, ending) => {
    await expect(writeAb(format, slower())).toMatchFileSnapshot(`../../golden/check/ab-${format}.golden.${ending}`);
  });

  it('as JUnit is valid; a regression is a failure, invalid an error, inconclusive skipped', async () => {
    const text = writeAb('junit', withVerdicts(all));
    expect(await complaints(text)).toEqual([]);
    expect(text).toContain('name="vethscope ab" tests="5" failures="1" errors="1" skipped="1"');
  });

  it('of a partial run is none, in every form', () => {
    const partial = judgeAb([{ ...abRun(1, 0.9), partial: true }], specs);
    expect(partial.exitCode).toBe(2);
    for (const format of ['markdown', 'github', 'junit'] as const) {
      expect(writeAb(format, partial)).toContain('not judged: the run is partial.');
    }
  });

  it.each(hostileTexts)('hostile text stays text: %j', async (text) => {
    const report = withVerdicts(['regression', 'invalid'], text);
    expect(await complaints(writeAb('junit', report))).toEqual([]);
    const markdown = writeAb('markdown', report);
    expect(markdown.match(/^## /gm)).toHaveLength(1);
    expect(markdown).not.toMatch(/</);
    const commands = writeAb('github', report).split(/\r\n|\r|\n/);
    expect(commands.filter((line) => line.startsWith('::'))).toHaveLength(2);
    expect(commands.every((line) => /^(::error title=[^:,]*::|vethscope ab: |$)/.test(line))).toBe(true);
    for (const format of ['text', 'markdown', 'github'] as const) {
      expect(writeAb(format, report)).not.toMatch(/[^\P{C}\n]/u);
    }
  });
});
