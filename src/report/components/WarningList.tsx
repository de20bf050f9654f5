import type { Visit } from '../../model/result.ts';
import type { Warning } from '../../model/warnings.ts';

const where = ({ arm, load }: Warning): string => [arm, load].filter((part) => part !== undefined).join(', ');

export const WarningList = ({ warnings }: { warnings: readonly Warning[] }) =>
  warnings.length === 0 ? (
    <p>None.</p>
  ) : (
    <ul class="notes">
      {warnings.map((warning, i) => (
        <li key={i}>
          <span class="label doubt">{warning.code}</span> {where(warning) ? <b>{where(warning)}: </b> : null}
          {warning.message} <span class="faint">{warning.hint}</span>
        </li>
      ))}
    </ul>
  );

export const FailureList = ({ visits }: { visits: readonly Visit[] }) => (
  <ul class="notes">
    {visits.map((visit) => (
      <li key={visit.index}>
        <span class="label bad">{visit.error?.code ?? 'failed'}</span>{' '}
        <b>
          visit {visit.index}, {visit.arm}, {visit.load}:{' '}
        </b>
        {visit.error?.what} <span class="faint">{visit.error?.todo}</span>
      </li>
    ))}
  </ul>
);
