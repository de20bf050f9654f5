/** vethscope as a user gets it: packed, and installed into an empty folder. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

interface Locked {
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly dependencies?: Record<string, string>;
}

const npm = (args: readonly string[], cwd: string): string =>
  execFileSync('npm', [...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** A cache filled by `npm ci` has packages, but not the lists of versions that a plain install asks for: so the same versions are locked. */
const lockFile = (tarball: string, integrity: string): object => {
  const { packages }: { packages: Record<string, Locked> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  );
  const used = Object.entries(packages).filter(
    ([path, { dev, link }]) => /^node_modules\//.test(path) && !dev && !link,
  );
  const own = packages['']?.dependencies ?? {};
  const dependencies = { vethscope: `file:${tarball}` };
  return {
    name: 'user',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { dependencies },
      'node_modules/vethscope': {
        version: '0.0.0',
        resolved: `file:${tarball}`,
        integrity,
        dependencies: own,
        bin: { vethscope: 'dist/main.js' },
      },
      ...Object.fromEntries(used),
    },
  };
};

/** Packs what was built, and installs it. `folder`: empty. */
export const installPackage = (folder: string): void => {
  // Built already: the tests of this project run the same dist.
  const [packed] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root));
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'user', private: true, dependencies: { vethscope: `file:${packed.filename}` } }),
  );
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lockFile(packed.filename, packed.integrity)));
  npm(['ci', '--prefer-offline', '--no-audit', '--no-fund'], folder);
};
