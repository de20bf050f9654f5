import { describe, expect, it } from 'vitest';
import { differences, hostSnapshot } from '../../../bench/abuse/host-snapshot.ts';
import { drawMoment } from '../../../bench/abuse/moment.ts';

const seeds = Array.from({ length: 200 }, (_, index) => index);

describe('drawMoment', () => {
  it('is the same for the same seed', () => {
    for (const seed of seeds) expect(drawMoment(seed, false)).toEqual(drawMoment(seed, false));
  });

  it('goes through all phases, and spreads over each', () => {
    expect(new Set(seeds.slice(0, 8).map((seed) => drawMoment(seed, false).phase)).size).toBe(8);
    const delays = seeds.map((seed) => drawMoment(seed * 8, false).delayMs);
    expect(Math.min(...delays)).toBeLessThan(200);
    expect(Math.max(...delays)).toBeGreaterThan(2300);
  });

  it('has every kind of blow, some of them twice, some with --keep', () => {
    const moments = seeds.map((seed) => drawMoment(seed, false));
    expect(new Set(moments.map(({ blow }) => blow))).toEqual(new Set(['SIGINT', 'SIGTERM', 'SIGHUP']));
    for (const kind of [({ keep }) => keep, ({ againMs }) => againMs !== null] as ((
      m: (typeof moments)[0],
    ) => boolean)[]) {
      expect(moments.filter(kind).length).toBeGreaterThan(10);
    }
    expect(seeds.every((seed) => drawMoment(seed, true).blow === 'SIGKILL')).toBe(true);
  });
});

describe('a snapshot of the machine', () => {
  it('names what came, went and changed', () => {
    const before = { links: ['lo', 'eth0'], sysctls: ['a = 1'] };
    const after = { links: ['lo', 'veth0'], sysctls: ['a = 2'] };
    expect(differences(before, after)).toEqual([
      ...['links: + veth0', 'links: - eth0'],
      ...['sysctls: + a = 2', 'sysctls: - a = 1'],
    ]);
  });

  it('does not mind what an earlier run left and this one swept', () => {
    const before = { runs: ['k3f9'], namespaces: ['vs-k3f9-0-c', 'mine'] };
    expect(differences(before, { runs: [], namespaces: [] })).toEqual(['namespaces: - mine']);
    expect(differences(before, { runs: ['k3f9', 'p2aa'], namespaces: ['mine', 'vs-p2aa-0-c'] })).toEqual([
      ...['runs: + p2aa', 'namespaces: + vs-p2aa-0-c'],
    ]);
  });

  it('does not mind a module that was loaded and the settings that it brought', () => {
    const before = { modules: ['veth'], sysctls: ['a = 1'] };
    const after = { modules: ['openvswitch', 'veth'], sysctls: ['a = 2', 'b = 1'] };
    expect(differences(before, after)).toEqual(['sysctls: + a = 2', 'sysctls: - a = 1']);
    expect(differences(before, { ...after, modules: [] })).toContain('sysctls: + b = 1');
  });

  it('holds the settings of the kernel', () => {
    expect(hostSnapshot().sysctls?.length).toBeGreaterThan(300);
    expect(hostSnapshot().mounts?.length).toBeGreaterThan(2);
  });
});
