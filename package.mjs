// Builds vethscope as one executable that needs no Node: dist-package/vethscope-linux-ARCH, from what `npm run build` built.
// The Node in it is the one that npm publishes for this version, so that any machine builds any architecture.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inject } from 'postject';

const arch = process.argv[2] ?? process.arch;
if (!['x64', 'arm64'].includes(arch)) throw new Error(`there is no Node of ours for "${arch}": x64 or arm64`);
const node = process.versions.node;
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

const work = mkdtempSync(join(tmpdir(), 'vethscope-package-'));
const run = (file, ...args) =>
  execFileSync(file, args, { cwd: work, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });

/** Folder with bin/node and LICENSE, kept for the next time. npm checks its integrity. */
const nodeFolder = () => {
  const kept = join(homedir(), '.cache/vethscope/node', `${node}-${arch}`);
  if (existsSync(join(kept, 'bin/node'))) return kept;
  const [{ filename }] = JSON.parse(run('npm', 'pack', '--json', `node-linux-${arch}@${node}`));
  mkdirSync(kept, { recursive: true });
  run('tar', '-xzf', filename, '-C', kept, '--strip-components=1', '--no-same-owner');
  return kept;
};

const filesOf = (folder, wanted) =>
  readdirSync(folder)
    .filter((name) => wanted.test(name))
    .map((name) => join(folder, name));

try {
  const base = nodeFolder();
  const notices = join(work, 'notices');
  const ofNode = readFileSync(join(base, 'LICENSE'), 'utf8');
  const ofPackages = readFileSync('dist/THIRD-PARTY-NOTICES.txt', 'utf8');
  writeFileSync(notices, `${ofPackages}\n${'-'.repeat(72)}\n\nNode.js ${node}\n\n${ofNode}`);

  const files = [
    ...filesOf('dist', /\.js$/),
    ...filesOf('probes', /\.bt$/),
    ...filesOf('schema', /\.json$/),
    'package.json',
    'LICENSE',
  ];
  const assets = {
    ...Object.fromEntries(files.map((file) => [file, resolve(file)])),
    'dist/THIRD-PARTY-NOTICES.txt': notices,
  };
  // Content names the folder: two builds of one version do not share one.
  const digest = createHash('sha256');
  for (const [name, file] of Object.entries(assets)) digest.update(name).update(readFileSync(file));
  const manifest = join(work, 'manifest.json');
  const name = `app-${version}-${digest.digest('hex').slice(0, 12)}`;
  writeFileSync(manifest, JSON.stringify({ name, files: Object.keys(assets) }));

  const config = join(work, 'sea.json');
  const blob = join(work, 'sea.blob');
  const main = resolve('packaging/boot.cjs');
  writeFileSync(
    config,
    JSON.stringify({ main, output: blob, disableExperimentalSEAWarning: true, assets: { ...assets, manifest } }),
  );
  run(process.execPath, '--experimental-sea-config', config);

  mkdirSync('dist-package', { recursive: true });
  const executable = join('dist-package', `vethscope-linux-${arch}`);
  copyFileSync(join(base, 'bin/node'), executable);
  // https://nodejs.org/docs/latest-v20.x/api/single-executable-applications.html
  await inject(executable, 'NODE_SEA_BLOB', readFileSync(blob), {
    sentinelFuse: 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
  });
  chmodSync(executable, 0o755);
  process.stdout.write(`${executable}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
