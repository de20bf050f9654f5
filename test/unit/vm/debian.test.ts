/** Against what apt-cache said of Debian's kernels on 2026-11-30: test/fixtures/debian. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allSuites, debianSources } from '../../../src/vm/kernel/apt-folder.ts';
import { kernelPackages, newestKernel, readDebianName, seriesOf, wholeKernels } from '../../../src/vm/kernel/debian.ts';
import { likelySuites } from '../../../src/vm/kernel/debian-index.ts';

const recorded = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../fixtures/debian', name), 'utf8');
const kernels = wholeKernels(recorded('show.txt'));
const newest = (name: string) => newestKernel(kernels, readDebianName(name));

describe('Debian kernels', () => {
  it('are asked for by their packages: no cloud, real-time, unsigned or debug ones, no headers, no bare metapackages', () => {
    const packages = kernelPackages(recorded('pkgnames.txt'));
    expect(packages).toEqual(
      expect.arrayContaining(['linux-image-6.1.0-57-amd64', 'linux-modules-7.2.13+deb14-amd64']),
    );
    expect(packages.filter((name) => /cloud|-rt-|unsigned|dbg|headers|support|kbuild/.test(name))).toEqual([]);
    expect(packages).not.toContain('linux-image-amd64');
    expect(packages).not.toContain('linux-image-6.12-amd64');
  });

  it('are one package, or since 6.19 all of those of their release that linux-image depends on', () => {
    expect(newest('debian:6.1')).toEqual({
      version: '6.1.0-57',
      release: '6.1.0-57-amd64',
      packages: ['linux-image-6.1.0-57-amd64'],
      bytes: 70_591_024,
    });
    expect(newest('debian:7.2')).toEqual({
      version: '7.2.13+deb14',
      release: '7.2.13+deb14-amd64',
      packages: ['image', 'base', 'binary', 'modules'].map((name) => `linux-${name}-7.2.13+deb14-amd64`),
      bytes: 1_892 + 469_412 + 14_252_084 + 110_095_088,
    });
  });

  it('are left out where the mirror has lost a part of them', () => {
    expect(recorded('show.txt')).toContain('Package: linux-image-6.19.14+deb13-amd64');
    expect(newest('debian:6.19')).toBeUndefined();
  });

  it.each([
    ['debian:6.1.0-56', '6.1.0-56'],
    ['debian:6.12', '6.12.118+deb13'],
    ['debian:6.12.117', '6.12.117+deb13'],
    ['debian:6.12.117+deb12', '6.12.117+deb12'],
    ['debian:6.16', '6.16.12+deb13'],
    ['debian:7.3', '7.3.4+deb13'],
    ['debian:7', '7.3.4+deb13'],
  ])('%s is %s', (name, version) => {
    expect(newest(name)?.version).toBe(version);
  });

  it.each(['debian:6.1.0-5', 'debian:7.1', 'debian:5.10'])('%s is not there', (name) => {
    expect(newest(name)).toBeUndefined();
  });

  it('come in the order of their versions, with the name of their series', () => {
    expect([...new Set(kernels.map(seriesOf))]).toEqual(['6.1', '6.12', '6.16', '7.2', '7.3']);
  });

  it.each(['6.1', 'debian:', 'debian:6.', 'debian:6.1; rm', 'debian:7.2/../x'])('refuses %s', (name) => {
    expect(() => readDebianName(name)).toThrow(/cannot be used/);
  });
});

describe('sources', () => {
  it('are the mirror, and its security part where a release has one', () => {
    expect(debianSources('http://m/debian/', ['trixie', 'sid']).match(/http\S+ \S+/g)).toEqual([
      'http://m/debian trixie',
      'http://m/debian sid',
      'http://m/debian-security trixie-security',
    ]);
  });

  it('are few where the release of a series is known', () => {
    expect(likelySuites('6.1.0-56')).toEqual(['bookworm']);
    expect(likelySuites('6.12')).toEqual(['trixie']);
    expect(likelySuites('7.2')).toContain('sid');
    expect(likelySuites('7.2').length).toBeLessThan(allSuites.length);
  });
});
