/** KTAP, tmt and LAVA, each as the tool that reads it would. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writeAb } from '../../../../src/check/formats/ab/index.ts';
import { writeCheck } from '../../../../src/check/formats/index.ts';
import { judgeAb } from '../../../../src/check/gate/ab.ts';
import { checkResults } from '../../../../src/check/gate/check-results.ts';
import { abRun } from '../../../helpers/ab-runs.ts';
import { hostileTexts, slowerBridge, withVerdicts } from '../../../helpers/check-reports.ts';
import { gateResult } from '../../../helpers/gate-results.ts';
import { type KtapTest, readKtap } from '../../../helpers/read-ktap.ts';
import { readLava, unslugged } from '../../../helpers/read-lava.ts';
import { tmtComplaints } from '../../../helpers/tmt-complaints.ts';

const all = withVerdicts(['regression', 'invalid', 'inconclusive', 'unchanged', 'improvement']);
const gated = (tests: readonly KtapTest[]): readonly KtapTest[] =>
  tests.find(({ name }) => name === 'gated')?.subtests ?? [];
const tmtOf = (text: string): { name: string; result: string; note: string[] }[] => parse(text);

describe('KTAP', () => {
  it('is as it was, and reads back', async () => {
    const text = writeCheck('ktap', slowerBridge());
    await expect(text).toMatchFileSnapshot('../../../golden/check/ktap.golden.txt');
    const tests = readKtap(text);
    expect(tests.map(({ name, status }) => [name, status])).toEqual([
      ['gated', 'fail'],
      ['shown', 'pass'],
    ]);
    expect(gated(tests).find(({ status }) => status === 'fail')?.name).toBe('bridge.tcp-rate');
  });

  it('inconclusive is skipped with its reason, invalid an error, worse not ok', () => {
    const tests = gated(readKtap(writeCheck('ktap', all)));
    expect(tests.map(({ status }) => status)).toEqual(['fail', 'error', 'skip', 'pass', 'pass']);
    expect(tests[2]?.why).toMatch(/^bridge: .* inconclusive\./);
  });

  it('the reader refuses a plan that is not kept', () => {
    expect(() => readKtap(writeCheck('ktap', all).replace('  1..5', '  1..6'))).toThrow();
  });
});

describe('results.yaml of tmt', () => {
  it('is as it was, and valid', async () => {
    const text = writeCheck('tmt', slowerBridge());
    await expect(text).toMatchFileSnapshot('../../../golden/check/tmt.golden.yaml');
    expect(tmtComplaints(text)).toEqual([]);
    expect(tmtComplaints(text.replace('result: fail', 'result: worse'))).not.toEqual([]);
  });

  it('has a verdict each', () => {
    const entries = tmtOf(writeCheck('tmt', all));
    expect(entries.map(({ result }) => result)).toEqual(['fail', 'error', 'skip', 'pass', 'pass']);
  });

  it('what is only shown fails nothing', () => {
    const entries = tmtOf(writeCheck('tmt', slowerBridge()));
    const mean = entries.find(({ name }) => name === '/bridge/tcp-rate-mean');
    expect(mean).toMatchObject({ result: 'info', note: [expect.stringContaining('regression')] });
  });
});

describe('test cases of LAVA', () => {
  it('carry the change and its unit', async () => {
    const text = writeCheck('lava', slowerBridge());
    await expect(text).toMatchFileSnapshot('../../../golden/check/lava.golden.txt');
    const tcp = readLava(text).find((one) => one.case === 'bridge.tcp-rate');
    expect(tcp).toMatchObject({ result: 'fail', units: 'percent' });
    expect(tcp?.measurement).toBeCloseTo(-15.4, 0);
  });

  it('have a verdict each', () => {
    const results = readLava(writeCheck('lava', all)).map(({ result }) => result);
    expect(results).toEqual(['fail', 'unknown', 'skip', 'pass', 'pass']);
  });
});

describe.each(['ktap', 'tmt', 'lava', 'junit'] as const)('%s', (format) => {
  const bad = /not ok \d+ vethscope\.judged # ERROR|result: error|vethscope\.judged RESULT=unknown|<error /;

  it('of a check that compared nothing is no green light', () => {
    const report = checkResults({ ...gateResult({ seed: 1 }), visits: [] }, gateResult({ seed: 2 }));
    const nothing = { ...report, comparisons: [], exitCode: 2 as const };
    expect(writeCheck(format, nothing)).toMatch(bad);
    expect(writeCheck(format, { ...withVerdicts(['inconclusive']), exitCode: 2 })).toMatch(bad);
    expect(writeCheck(format, { ...withVerdicts(['unchanged']), exitCode: 0 })).not.toMatch(bad);
  });

  it('of a partial run of ab is no green light', () => {
    const report = judgeAb([{ ...abRun(1), partial: true }], { a: 'bridge', b: 'bridge' });
    expect(writeAb(format, report)).toMatch(bad);
  });
});

it.each(hostileTexts)('hostile text stays text: %j', (text) => {
  const report = withVerdicts(['regression', 'invalid', 'inconclusive', 'unchanged'], text);
  expect(gated(readKtap(writeCheck('ktap', report)))).toHaveLength(4);
  expect(tmtComplaints(writeCheck('tmt', report))).toEqual([]);
  expect(tmtOf(writeCheck('tmt', report))).toHaveLength(4);
  const records = readLava(writeCheck('lava', report));
  expect(records).toHaveLength(4);
  const group = records[0]?.case.split('.')[0] ?? '';
  expect(unslugged(group)).toBe(text.replaceAll('\ud800', '\ufffd'));
  for (const format of ['ktap', 'tmt', 'lava'] as const) {
    expect(writeCheck(format, report)).not.toMatch(/[^\P{C}\n]/u);
  }
});
