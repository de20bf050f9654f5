import { checkResults } from '../../src/check/gate/check-results.ts';
import type { CheckedComparison, CheckReport, Verdict } from '../../src/check/model.ts';
import { gateResult, slowed } from './gate-results.ts';

/** One gated regression, two gated figures that are unchanged. */
export const slowerBridge = (): CheckReport =>
  checkResults(gateResult({ seed: 2, factor: slowed('bridge', 0.85, 'tcp') }), gateResult({ seed: 1 }));

/** The same report with these gated verdicts instead, under names that a result could carry. */
export const withVerdicts = (verdicts: readonly Verdict[], text = 'bridge'): CheckReport => {
  const report = slowerBridge();
  const [first] = report.comparisons;
  if (!first) throw new Error('a check of two runs without a comparison');
  const comparisons = verdicts.map(
    (verdict): CheckedComparison => ({ ...first, arm: text, reason: text, standing: 'primary', verdict }),
  );
  return {
    ...report,
    comparisons,
    notes: [text],
    notCompared: [{ what: text, reason: text }],
    candidate: { ...report.candidate, kernelRelease: text },
  };
};

/** What could end or change the text around it in one of the formats. */
export const hostileTexts = [
  ']]></failure><failure>',
  '"/><script>alert(1)</script>&',
  'a | b\n\n## forged: passed\n',
  '\r\n::set-output name=x::1\n::error::forged',
  '\u0000\u001b[2J\ud800\uffff',
  '</details> `code` $(id) @everyone %0A',
];
