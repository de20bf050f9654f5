/** vethscope as a user gets it: packed, and installed into an empty folder. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

const npm = (args: readonly string[], cwd: string): string =>
  execFileSync('npm', [...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Packs what was built, and installs it. All it needs is in it, so that nothing is fetched. `folder`: empty. */
export const installPackage = (folder: string): void => {
  // Built already: the tests of this project run the same dist.
  const [packed] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'user', private: true }));
  npm(['install', '--offline', '--no-audit', '--no-fund', `./${packed.filename}`], folder);
};
