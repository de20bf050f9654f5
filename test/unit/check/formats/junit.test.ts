import { describe, expect, it } from 'vitest';
import { writeCheck } from '../../../../src/check/formats/index.ts';
import type { CheckReport } from '../../../../src/check/model.ts';
import { hostileTexts, slowerBridge, withVerdicts } from '../../../helpers/check-reports.ts';
import { junitComplaints as complaints } from '../../../helpers/junit-complaints.ts';

const checkJunit = (report: CheckReport): string => writeCheck('junit', report);

describe('JUnit', () => {
  it('is as it was, and valid', async () => {
    const text = checkJunit(slowerBridge());
    expect(await complaints(text)).toEqual([]);
    await expect(text).toMatchFileSnapshot('../../../golden/check/junit.golden.xml');
  });

  it('the schema tells a wrong file from a right one', async () => {
    const wrong = checkJunit(slowerBridge()).replace(' classname=', ' class=');
    expect(await complaints(wrong)).not.toEqual([]);
  });

  it('a regression is a failure, invalid an error, inconclusive skipped; the sentence is in message and text', async () => {
    const text = checkJunit(withVerdicts(['regression', 'invalid', 'inconclusive', 'unchanged', 'improvement']));
    expect(text).toContain('name="vethscope check" tests="5" failures="1" errors="1" skipped="1"');
    expect(text).toMatch(/name="bridge: [^"%]+" time="0"><failure type="regression" message="bridge: [^"]+ %/);
    expect(text).toMatch(/<error type="invalid" message="bridge: [^"]+">bridge: [^<]+<\/error>/);
    expect(text).toMatch(/<skipped message="[^"]+">[^<]+<\/skipped>/);
    expect(await complaints(text)).toEqual([]);
  });

  it('a case keeps its name when its figures and its verdict change', () => {
    const names = (xml: string): string[] =>
      [...xml.matchAll(/<testcase [^>]*name="([^"]*)"/g)].map(([, name = '']) => name);
    const other = checkJunit(withVerdicts(['improvement', 'unchanged', 'regression', 'invalid', 'inconclusive']));
    const before = checkJunit(withVerdicts(['regression', 'invalid', 'inconclusive', 'unchanged', 'improvement']));
    expect(names(other)).toEqual(names(before));
    expect(names(before).join(' ')).not.toMatch(/%|n=\d/);
  });

  it.each(hostileTexts)('hostile text stays text: %j', async (text) => {
    const xml = checkJunit(withVerdicts(['regression', 'invalid', 'inconclusive', 'unchanged'], text));
    expect(await complaints(xml)).toEqual([]);
    expect(xml.match(/<failure /g)).toHaveLength(1);
  });
});
