/** Every report.md may become the summary of a job, which GitHub drops as a whole from 1 MiB on. */
import { describe, expect, it } from 'vitest';
import type { Result } from '../../../src/model/result.ts';
import { digestOf, renderEnvironmentsMarkdown, renderMarkdown } from '../../../src/report/index.ts';
import { runFigures } from '../../../src/result/derive.ts';
import { sampleResult } from '../../helpers/sample-result.ts';
import { withholdVisit } from '../../helpers/sample-visits.ts';

const limit = 2 ** 20;

describe('report.md', () => {
  it('of a run with thousands of warnings: below the limit, with the figures, and it says how many are missing', () => {
    const result = sampleResult();
    const warnings = Array.from({ length: 2500 }, (_, i) => ({
      ...{ code: 'arm-not-built' as const, arm: 'bridge' },
      message: `${'m'.repeat(300)}${i}`,
      hint: 'h'.repeat(300),
    }));
    const text = renderMarkdown({ ...result, warnings });
    expect(Buffer.byteLength(text)).toBeLessThan(limit);
    expect(text).toContain('**bridge**');
    expect(text).toContain('How it was run');
    const shown = text.match(/^- m{300}/gm)?.length ?? 0;
    expect(shown).toBeGreaterThan(100);
    expect(text).toContain(`${2500 - shown} of 2500 warnings`);
  });

  it('of hundreds of machines: below the limit, and the one that is unlike the others comes first', () => {
    const slim = sampleResult({ rounds: 2 });
    const machine = (result: Result, number: number) => ({
      page: null,
      run: digestOf({
        ...runFigures(result),
        runId: `r${number}`,
        environment: {
          ...result.environment,
          hostname: `host-${number}`,
          kernelRelease: `6.12.${number}-${'k'.repeat(500)}`,
        },
      }),
    });
    const broken = {
      ...slim,
      visits: slim.visits.map((v) => (v.arm === 'bridge' ? withholdVisit(v, 'crossed lo') : v)),
    };
    const runs = Array.from({ length: 300 }, (_, i) => machine(i === 250 ? broken : slim, i));
    const text = renderEnvironmentsMarkdown({ runs, skipped: [] });
    expect(Buffer.byteLength(text)).toBeLessThan(limit);
    const figures = text.slice(text.indexOf('### Figures'));
    expect(figures.split('\n')[4]).toContain('.12.250-');
    expect(text).toMatch(/_Left out, because a job summary holds 1 MiB: .*rows of “Figures, by /);
  });
});
