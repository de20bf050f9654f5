/** Lines of a file that tests can run, and those that they did. */
export interface FileCoverage {
  readonly total: number;
  readonly covered: number;
}

export interface FolderCoverage extends FileCoverage {
  readonly folder: string;
}

/** Below this a folder is named. Folders that start processes are run by the tests in namespaces, which coverage does not see. */
const wantedPercent = 80;

const percentOf = ({ total, covered }: FileCoverage): number => (total === 0 ? 100 : (100 * covered) / total);

/** One row a folder of src, the least covered first. */
export const coverageByFolder = (
  files: readonly { readonly file: string; readonly lines: FileCoverage }[],
): FolderCoverage[] => {
  const folders = new Map<string, FileCoverage>();
  for (const { file, lines } of files) {
    const folder = file.split('/').slice(0, 2).join('/');
    const { total, covered } = folders.get(folder) ?? { total: 0, covered: 0 };
    folders.set(folder, { total: total + lines.total, covered: covered + lines.covered });
  }
  return [...folders]
    .map(([folder, coverage]) => ({ folder, ...coverage }))
    .sort((a, b) => percentOf(a) - percentOf(b) || a.folder.localeCompare(b.folder));
};

const row = (folder: FolderCoverage): string =>
  `${folder.folder.padEnd(16)} ${percentOf(folder).toFixed(0).padStart(3)} %  ${folder.covered} of ${folder.total} lines`;

export const folderTable = (folders: readonly FolderCoverage[]): string => {
  const low = folders.filter((folder) => percentOf(folder) < wantedPercent).map(({ folder }) => folder);
  const verdict =
    low.length === 0 ? `no folder below ${wantedPercent} %` : `below ${wantedPercent} %: ${low.join(', ')}`;
  return `${[...folders.map(row), verdict].join('\n')}\n`;
};
