// What the single executable runs first (Node's single executable application: one CommonJS script and assets).
// Node loads modules from files only, and probes, schema and the page's script are files too: so they are unpacked once, beside
// other caches, and the program is the very one that npm installs.
const { chmodSync, lstatSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { homedir, tmpdir } = require('node:os');
const { dirname, join } = require('node:path');
const { getAsset } = require('node:sea');

const { name, files } = JSON.parse(getAsset('manifest', 'utf8'));

const cacheFolder = () => {
  // Root runs what is in here: it must not be a folder that a user's HOME, kept by sudo, can name.
  if (process.getuid() === 0) return '/var/cache/vethscope';
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'vethscope');
};

const unpackInto = (folder) => {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), Buffer.from(getAsset(file)));
  }
};

/** Nobody but us can have written it. */
const isOurs = (folder) => {
  const { mode, uid } = lstatSync(folder);
  return (mode & 0o170022) === 0o040000 && uid === process.getuid();
};

/** In memory or on a read-only system there is no cache: then for this run alone. */
const unpackOnce = () => {
  const folder = mkdtempSync(join(tmpdir(), 'vethscope-app-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  unpackInto(folder);
  return folder;
};

const unpacked = () => {
  const cache = cacheFolder();
  const folder = join(cache, name);
  try {
    if (isOurs(folder)) return folder;
  } catch {
    // Not there yet.
  }
  try {
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    const part = mkdtempSync(join(cache, `.${name}-`));
    chmodSync(part, 0o755);
    unpackInto(part);
    try {
      renameSync(part, folder);
    } catch {
      // Another start was faster.
      rmSync(part, { recursive: true, force: true });
    }
    return isOurs(folder) ? folder : unpackOnce();
  } catch {
    return unpackOnce();
  }
};

const folder = unpacked();
const main = join(folder, 'dist/main.js');
// vethscope starts itself as `node dist/main.js …`, in a guest too: here, `vethscope …/dist/main.js …`.
const given = process.argv.slice(2);
process.argv = [process.execPath, main, ...(given[0] === main ? given.slice(1) : given)];
createRequire(main)(main);
