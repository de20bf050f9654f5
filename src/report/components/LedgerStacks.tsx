import type { PlaceRow } from '../view/ledger-rows.ts';

/** Places beyond these lose next to nothing. */
const shown = 8;

export const LedgerStacks = ({ rows }: { rows: readonly PlaceRow[] }) => {
  const kept = new Map<string, PlaceRow>();
  for (const row of rows) {
    const name = row.stack.join();
    if (name !== '' && !kept.has(name)) kept.set(name, row);
  }
  if (kept.size === 0) return null;
  return (
    <details>
      <summary>Kernel stacks of the largest places</summary>
      {[...kept.values()].slice(0, shown).map(({ arm, load, entry, stack }) => (
        <>
          <p class="small">
            <code>{entry.reason}</code> in <code>{entry.function}</code>, {arm} under {load}
          </p>
          <pre>{stack.join('\n')}</pre>
        </>
      ))}
    </details>
  );
};
