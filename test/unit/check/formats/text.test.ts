import { expect, it } from 'vitest';
import { writeCheck } from '../../../../src/check/formats/index.ts';
import { hostileTexts, withVerdicts } from '../../../helpers/check-reports.ts';

it.each([...hostileTexts, 'bridge\npassed: none of 3 gated comparisons got worse'])(
  'a name forges no line: %j',
  (text) => {
    const lines = (name: string): number => writeCheck('text', withVerdicts(['regression'], name)).split('\n').length;
    expect(lines(text)).toBe(lines('bridge'));
    // Nothing but printable characters and the ends of lines.
    expect(writeCheck('text', withVerdicts(['regression'], text))).not.toMatch(/[^\P{C}\n]/u);
  },
);
