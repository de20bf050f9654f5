import { csvOf } from '../raw/csv.ts';
import type { RawSet } from '../raw/raw-set.ts';

/** The page has no server to ask: the file is made here and handed to the browser as if it were one. */
const download = (set: RawSet): void => {
  const url = URL.createObjectURL(new Blob([csvOf(set)], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = set.file;
  link.click();
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
};

/** Every button with `data-raw` gives the set of that id. */
export const offerDownloads = (sets: readonly RawSet[]): void => {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-raw]')) {
    const set = sets.find(({ id }) => id === button.dataset.raw);
    if (set) button.addEventListener('click', () => download(set));
  }
};
