import { expect, it } from 'vitest';
import { coverageByFolder, folderTable } from '../coverage/by-folder.ts';

it('sums the files of a folder, the least covered first, and names those below 80 %', () => {
  const folders = coverageByFolder([
    { file: 'src/text/a.ts', lines: { total: 10, covered: 10 } },
    { file: 'src/run/visit/b.ts', lines: { total: 30, covered: 10 } },
    { file: 'src/run/c.ts', lines: { total: 10, covered: 10 } },
    { file: 'src/model/d.ts', lines: { total: 0, covered: 0 } },
  ]);
  expect(folderTable(folders)).toBe(
    [
      'src/run           50 %  20 of 40 lines',
      'src/model        100 %  0 of 0 lines',
      'src/text         100 %  10 of 10 lines',
      'below 80 %: src/run',
      '',
    ].join('\n'),
  );
  expect(folderTable(coverageByFolder([{ file: 'src/text/a.ts', lines: { total: 5, covered: 4 } }]))).toContain(
    'no folder below 80 %',
  );
});
