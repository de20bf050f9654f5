import type { Result } from '../../model/result.ts';
import { plural } from '../../text/format-value.ts';
import { allWarnings, auditRows, failedVisits, unprovenVisits } from '../view/doubts.ts';

/** "2 visits failed", "1 warning": how much there is to doubt, by kind. */
export const doubtCounts = (result: Result): string[] => {
  const failedAudits = auditRows(result).reduce((sum, row) => sum + row.failed.length, 0);
  const list: readonly (readonly [number, string, string])[] = [
    [failedVisits(result).length, 'visit failed', 'visits failed'],
    [
      unprovenVisits(result).length,
      'visit withheld, its path is not proven',
      'visits withheld, their path is not proven',
    ],
    [failedAudits, 'audit failed', 'audits failed'],
    [allWarnings(result).length, 'warning', 'warnings'],
  ];
  return list.filter(([count]) => count > 0).map(([count, one, many]) => plural(count, one, many));
};

/** Only how many doubts there are; each stands beside its figure and in the list. */
export const Alerts = ({ result }: { result: Result }) => {
  const said = doubtCounts(result);
  if (said.length === 0 && !result.partial) return null;
  return (
    <div class={result.partial || failedVisits(result).length > 0 ? 'alerts bad' : 'alerts'}>
      {result.partial ? (
        <p>
          <b>This result is partial.</b> {result.partialReason}
        </p>
      ) : null}
      {said.length > 0 ? (
        <p>
          {said.join(' · ')}. <a href="#audits">See them all</a>
        </p>
      ) : null}
    </div>
  );
};
