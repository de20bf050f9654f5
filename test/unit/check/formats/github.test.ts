import { describe, expect, it } from 'vitest';
import { checkGithub } from '../../../../src/check/formats/github.ts';
import type { Verdict } from '../../../../src/check/model.ts';
import { hostileTexts, slowerBridge, withVerdicts } from '../../../helpers/check-reports.ts';

const commands = (text: string): string[] => text.split(/\r\n|\r|\n/).filter((line) => line.startsWith('::'));
const times = (count: number, verdict: Verdict): Verdict[] => Array.from({ length: count }, () => verdict);

describe('annotations', () => {
  it('are as they were', async () => {
    await expect(checkGithub(slowerBridge())).toMatchFileSnapshot('../../../golden/check/github.golden.txt');
  });

  it('are ten of a kind at most, and the last says how many were left out', () => {
    const lines = commands(checkGithub(withVerdicts([...times(13, 'regression'), ...times(10, 'improvement')])));
    const errors = lines.filter((line) => line.startsWith('::error '));
    expect(errors).toHaveLength(10);
    expect(errors.at(-1)).toBe('::error title=vethscope::4 more are in the report.');
    expect(lines.filter((line) => line.startsWith('::notice '))).toHaveLength(10);
    expect(lines).toHaveLength(20);
  });

  it.each(hostileTexts)('hostile text makes no command of its own: %j', (text) => {
    const lines = commands(checkGithub(withVerdicts(['regression'], text)));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^::error title=[^:,]*::/);
  });
});
