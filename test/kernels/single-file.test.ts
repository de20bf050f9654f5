/** The executable that needs no Node, as `npm run package` builds it, on a machine where there is no Node. */
import { execFileSync, spawnSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadResult } from '../../src/result/store/store.ts';
import { leftOfRun } from '../helpers/leftovers.ts';
import { repository } from '../helpers/run-action.ts';

let folder: string;
let executable: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vethscope-single-'));
  // Built already: the tests of this project run the same dist.
  const built = execFileSync(process.execPath, ['package.mjs'], { cwd: repository, encoding: 'utf8' });
  executable = join(repository, built.trim().split('\n').at(-1) ?? '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** In a mount namespace in which Node is an empty file, and with a cache of its own. */
const withoutNode = (script: string) => {
  const file = join(folder, 'script.sh');
  const hide = `mount --bind /dev/null "$(readlink -f ${process.execPath})"`;
  const cache = `mkdir -p ${folder}/cache /var/cache/vethscope && mount --bind ${folder}/cache /var/cache/vethscope`;
  writeFileSync(file, `set -e\n${hide}\n${cache}\n! ${process.execPath} --version 2>&- || exit 99\n${script}\n`);
  return spawnSync('unshare', ['-m', '--propagation', 'private', 'bash', file], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true', VETHSCOPE: executable },
  });
};

describe('one file, without Node', () => {
  it('is no more than 120 MB', () => {
    expect(statSync(executable).size).toBeLessThanOrEqual(120e6);
  });

  it('compares, and writes a page; history reads it', async () => {
    const { status, stdout, stderr } = withoutNode(`
"$VETHSCOPE" compare veth --load ping --rounds 1 --duration 1 --output out
"$VETHSCOPE" history . --output history`);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^veth +[\d.]+\sµs/m);
    const result = await loadResult(join(folder, 'out'));
    expect(result.attachments.length).toBeGreaterThan(0);
    expect(await leftOfRun(result.runId)).toEqual([]);
    for (const page of ['out/index.html', 'history/index.html'])
      expect(statSync(join(folder, page)).size).toBeGreaterThan(50_000);
  });

  it('is a command of a guest, too', () => {
    const { status, stdout, stderr } = withoutNode(`"$VETHSCOPE" vm --kernel 6.1 -- vethscope --version`);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+$/m);
  });

  it('unpacks once, and only what nobody else can have written is used', () => {
    const openings = () => readdirSync(tmpdir()).filter((name) => name.startsWith('vethscope-app-'));
    const before = openings();
    const { status, stdout, stderr } = withoutNode(`
"$VETHSCOPE" --version; "$VETHSCOPE" --version
chmod o+w ${folder}/cache/app-*
"$VETHSCOPE" --version`);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^(\d+\.\d+\.\d+\n){3}$/);
    const unpacked = readdirSync(join(folder, 'cache')).filter((name) => /^\.?app-/.test(name));
    expect(unpacked).toHaveLength(1);
    expect(lstatSync(join(folder, 'cache', unpacked[0] ?? '')).mode & 0o002).toBe(0o002);
    expect(openings()).toEqual(before);
  });

  it('is refused without root by a command that can be repeated', () => {
    const { stderr } = withoutNode(
      `chmod o+rx ${folder}; setpriv --reuid 65534 --regid 65534 --clear-groups env HOME=/nonexistent "$VETHSCOPE" compare veth || true`,
    );
    expect(stderr).toContain(`sudo ${executable} compare veth`);
  });
});
