import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadResult } from '../../src/result/store/store.ts';
import { importedPackages, lockedAs, withDependencies } from '../helpers/bundled-packages.ts';
import { installPackage } from '../helpers/installed-package.ts';
import { leftOfRun } from '../helpers/leftovers.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vethscope-pack-'));
  installPackage(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const npx = (words: string, env: Record<string, string> = {}) =>
  spawnSync('npx', ['vethscope', ...words.split(' ')], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true', ...env },
  });

const inPackage = (...path: string[]): string => join(folder, 'node_modules/vethscope', ...path);

describe('installed from its package into an empty folder', () => {
  it('has its probes, its schema and the script of the report, and nothing of the tests', () => {
    const probes = readdirSync(join(import.meta.dirname, '../../probes')).filter((file) => file !== 'src');
    expect(readdirSync(inPackage('probes'))).toEqual(probes);
    expect(readFileSync(inPackage('dist/report-client.js'), 'utf8').length).toBeGreaterThan(50_000);
    expect(JSON.parse(readFileSync(inPackage('schema/vethscope.config.schema.json'), 'utf8'))).toHaveProperty('title');
    expect(readdirSync(inPackage()).sort()).toEqual(
      ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'man', 'package.json', 'probes', 'schema'].sort(),
    );
  });

  it('holds the notice of every package that is bundled, in the version that was locked', () => {
    const told = readFileSync(inPackage('dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    const titles = [...told.matchAll(/^(\S+) (\S+) \((\S+)\)\n\n(?=\S)/gm)].map(([, name, version, license]) => ({
      ...{ name: name ?? '', version, license },
    }));
    for (const { name, ...version } of titles) expect(lockedAs(name), name).toContainEqual(version);
    const names = titles.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(importedPackages()));
    const reachable = withDependencies(importedPackages());
    expect(names.filter((name) => !reachable.has(name))).toEqual([]);
    for (const text of told.split(/^-{72}$/m)) expect(text).toMatch(/copyright|permission/i);
  });

  it('plans the preset quick', () => {
    const { status, stdout, stderr } = npx('compare --preset quick --dry-run');
    expect(status, stderr).toBe(0);
    for (const text of ['plan: quick', 'bpftrace probes/transmit', 'ovs-vsctl', 'iperf3 -c'])
      expect(stdout).toContain(text);
  });

  it('measures, traces, and writes a page with its script in it', async () => {
    const { status, stdout, stderr } = npx('compare bridge --load ping --rounds 1 --duration 1 --output out');
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^bridge +[\d.]+\sµs/m);
    const result = await loadResult(join(folder, 'out'));
    expect(result.attachments.length).toBeGreaterThan(0);
    expect(await leftOfRun(result.runId)).toEqual([]);
    const page = readFileSync(join(folder, 'out/index.html'), 'utf8');
    const scripts = [...page.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map((match) => match[1]?.length ?? 0);
    expect(Math.max(...scripts)).toBeGreaterThan(50_000);
    // The page holds chart.js and is handed on by itself.
    for (const name of ['chart.js', '@kurkle/color', 'fflate'])
      expect(page).toMatch(new RegExp(`${name} ${lockedAs(name)[0]?.version} \\(MIT\\)\\n\\n.*\\n\\n.*Copyright`, 'i'));
  });

  it('opens the page with xdg-open, and does not wait for the browser', async () => {
    const tools = join(folder, 'tools');
    mkdirSync(tools);
    const told = join(folder, 'opened');
    writeFileSync(join(tools, 'xdg-open'), `#!/bin/sh\necho "$$ $1" >${told}\nexec sleep 60\n`);
    chmodSync(join(tools, 'xdg-open'), 0o755);
    const env = { DISPLAY: ':77', PATH: `${tools}:${process.env.PATH}`, SUDO_USER: '', SUDO_UID: '' };
    const { status, stderr } = npx('report out --output again --open', env);
    expect(status, stderr).toBe(0);
    // Nobody waits for it, so it may say where it was pointed a moment later.
    await expect.poll(() => existsSync(told) && readFileSync(told, 'utf8'), { timeout: 20_000 }).toMatch(/^\d+ \S+\n$/);
    const [pid = '', page] = readFileSync(told, 'utf8').trim().split(' ');
    expect(page).toBe(join(folder, 'again/index.html'));
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    process.kill(Number(pid));
  });
});
