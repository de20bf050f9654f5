import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchKernel } from '../../../src/vm/kernel/fetch.ts';
import { findKernel, listKernels } from '../../../src/vm/kernel/kernel-store.ts';
import { listAvailable } from '../../../src/vm/kernel/list-available.ts';
import { type Answer, fakeRunner } from '../../helpers/fake-runner.ts';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'vs-fetch-unit-'));
});
afterEach(() => rmSync(cache, { recursive: true }));

const recorded = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../fixtures/debian', name), 'utf8');

/** What each package of 7.2 unpacks to; a kernel of one package has all of it, at the places of before 6.19. */
const contents = (packageName: string): string[] => {
  const [, part = '', release = ''] = /^linux-(\w+)-(.*-amd64)$/.exec(packageName) ?? [];
  const modules = `usr/lib/modules/${release}`;
  if (!release.startsWith('7.')) return [`boot/vmlinuz-${release}`, `lib/modules/${release}/kernel/veth.ko`];
  const files: Record<string, string[]> = {
    image: ['usr/share/doc/linux-image'],
    base: [`${modules}/config`],
    binary: [`${modules}/vmlinuz`],
    modules: [`${modules}/kernel/veth.ko.xz`],
  };
  return files[part] ?? [];
};

const put = (path: string): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, path);
};

/** The mirror as it was recorded, and dpkg-deb. `update`: what apt-get update answers. */
const debian = (update: Answer = '') =>
  fakeRunner((line, { argv }) => {
    if (line.endsWith(' update')) return update;
    if (line.includes(' pkgnames ')) return recorded('pkgnames.txt');
    if (line.includes(' show ')) return recorded('show.txt');
    if (line.includes(' download ')) {
      for (const name of argv.slice(argv.indexOf('download') + 1)) put(join(argv[4] ?? '', `${name}.deb`));
    }
    if (argv[0] === 'dpkg-deb') {
      const name = (argv[2] ?? '').split('/').at(-1)?.replace('.deb', '') ?? '';
      for (const file of contents(name)) put(join(argv[3] ?? '', file));
    }
    return '';
  });

const fetched = async (name: string) => {
  const { runner, calls } = debian();
  const chosen: string[] = [];
  const kernel = await fetchKernel(name, { cache, runner, onChoice: ({ version }) => chosen.push(version) });
  return { kernel, calls, chosen };
};

describe('fetchKernel', () => {
  it('puts a kernel of several packages together, with its build options', async () => {
    const { kernel, calls, chosen } = await fetched('debian:7.2');
    const modules = join(cache, 'kernels/7.2.13+deb14-amd64/lib/modules/7.2.13+deb14-amd64');
    expect(kernel).toEqual({
      ...{ release: '7.2.13+deb14-amd64', source: 'fetched' },
      ...{ image: join(modules, 'vmlinuz'), modules },
    });
    expect(existsSync(join(modules, 'config'))).toBe(true);
    expect(existsSync(join(modules, 'kernel/veth.ko.xz'))).toBe(true);
    expect(calls.filter((line) => line.startsWith('dpkg-deb'))).toHaveLength(4);
    expect(calls.at(-1)).toMatch(/^depmod -b \S+ 7\.2\.13\+deb14-amd64$/);
    expect(chosen).toEqual(['7.2.13+deb14']);
    expect(readdirSync(join(cache, 'kernels'))).toEqual(['7.2.13+deb14-amd64']);
  });

  it('takes one of a single package from its own release alone', async () => {
    const { kernel, calls } = await fetched('debian:6.1');
    expect(kernel.image).toBe(join(cache, 'kernels/6.1.0-57-amd64/boot/vmlinuz-6.1.0-57-amd64'));
    expect(calls.filter((line) => line.endsWith(' update'))).toHaveLength(1);
  });

  it('is found again by its series, its name or its image', async () => {
    const { kernel } = await fetched('debian:7.3');
    await fetched('debian:7.2');
    expect((await listKernels(cache)).map(({ release }) => release)).toEqual([
      '7.2.13+deb14-amd64',
      '7.3.4+deb13-amd64',
    ]);
    const choice = { modules: undefined, cwd: '/', cache };
    expect(await findKernel({ ...choice, name: '7.3' })).toEqual(kernel);
    expect(await findKernel({ ...choice, name: 'debian:7.2' })).toMatchObject({ release: '7.2.13+deb14-amd64' });
  });

  it('looks everywhere for what is not where it was likely, and says that it is not there', async () => {
    const { runner, calls } = debian();
    const ended = fetchKernel('debian:7.1', { cache, runner, onChoice: () => undefined });
    await expect(ended).rejects.toMatchObject({ code: 'VM_FETCH', message: expect.stringContaining('no such kernel') });
    expect(calls.filter((line) => line.endsWith(' update'))).toHaveLength(2);
    expect(readdirSync(join(cache, 'kernels'))).toEqual([]);
  });

  it('gives the words of apt where the mirror does not answer and the kernel is not found', async () => {
    const silent = fakeRunner((line) =>
      line.endsWith(' update') ? { exitCode: 100, stderr: 'E: The repository is not signed.\nE: Other\n' } : '',
    );
    const context = { cache, runner: silent.runner, onChoice: () => undefined };
    await expect(fetchKernel('debian:7.2', context)).rejects.toThrow(
      'could not be fetched: The repository is not signed.',
    );
    await expect(listAvailable(cache, silent.runner)).rejects.toThrow('The repository is not signed.');
  });

  it('does without a suite that is gone from the mirror', async () => {
    const { runner } = debian({
      exitCode: 100,
      stderr: "E: The repository 'x bookworm-backports' has no Release file.\n",
    });
    const context = { cache, runner, onChoice: () => undefined };
    expect((await fetchKernel('debian:7.2', context)).release).toBe('7.2.13+deb14-amd64');
  });
});

it('listAvailable gives what fetchKernel can get', async () => {
  const kernels = await listAvailable(cache, debian().runner);
  expect(kernels.map(({ version }) => version)).toEqual(expect.arrayContaining(['6.1.0-57', '7.2.13+deb14']));
  expect(readdirSync(join(cache, 'kernels'))).toEqual([]);
});
