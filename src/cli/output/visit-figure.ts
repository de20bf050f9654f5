import type { Visit } from '../../model/result.ts';
import { metrics } from '../../report/view/figures.ts';
import { formatValue } from '../../text/format-value.ts';

/** The one figure of a visit, as the report has it, with what it is ("19.2 Gbit/s p75"); or why there is none. */
export const visitFigure = (visit: Visit): string => {
  if (visit.status === 'failed') return 'failed';
  if (!visit.path.ok) return 'withheld';
  const metric = metrics.find(({ load }) => load === visit.load);
  const value = metric?.of(visit) ?? null;
  return metric && value !== null ? `${formatValue(metric.dimension, value)} ${metric.statistic}` : 'no sample';
};
