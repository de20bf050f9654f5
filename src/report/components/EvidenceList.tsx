import type { Evidence } from '../../model/result.ts';

/** What was found where an arm could not be built: for a reader to judge, folded, nothing where all were built. */
export const EvidenceList = ({ evidence }: { evidence: readonly Evidence[] }) =>
  evidence.length === 0 ? null : (
    <>
      <h3>What was found where a topology failed</h3>
      {evidence.map(({ arm, command, output }, index) => (
        <details key={index}>
          <summary>
            {arm}: <code>{command}</code>
          </summary>
          <pre>{output}</pre>
        </details>
      ))}
    </>
  );
