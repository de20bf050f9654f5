import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needKernel, vm } from '../helpers/guest.ts';

/** As test/kernels/guest-experiments.ts prints it. */
interface Found {
  readonly bareUs: number;
  readonly costs: readonly {
    readonly backend: string;
    readonly transmits: number;
    readonly sent: number;
    readonly medianTransmitNs: number;
    readonly costNs: number;
  }[];
  readonly polled: readonly Record<'sent' | 'vethXmit' | 'vethPoll' | 'netifRx' | 'gro' | 'lostEvents', number>[];
  readonly counts: {
    readonly ftrace: number;
    readonly devices: number;
    readonly vethXmit: readonly number[];
    readonly forwarded: readonly number[];
    readonly plainForward: readonly number[];
    readonly transmits: readonly number[];
    readonly lostEvents: readonly number[];
  };
  readonly attachMs: readonly number[];
}

/** Node's start takes longest in the guest: everything in one file is read at once. */
const bundle = (outfile: string) =>
  build({
    entryPoints: [join(import.meta.dirname, 'guest-experiments.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['source'],
    minify: true,
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });

describe.each(['6.1', '6.12'] as const)('on Debian %s, of the same packets', (series) => {
  let folder: string;
  let found: Found;
  beforeAll(async () => {
    needKernel(series);
    // Beside the probes, which it looks for in the folders above it.
    const root = join(import.meta.dirname, '../../.tmp');
    mkdirSync(root, { recursive: true });
    folder = mkdtempSync(join(root, 'witness-'));
    await bundle(join(folder, 'experiments.mjs'));
    const ended = await vm(folder, '--kernel', series, '--timeout', '400', '--', process.execPath, 'experiments.mjs');
    expect(ended.code, ended.stderr).toBe(0);
    found = JSON.parse(ended.stdout);
    console.log(
      `Debian ${series}: attached in ${found.attachMs.join(' and ')} ms; round trip ${found.bareUs} µs untraced`,
    );
    for (const { backend, medianTransmitNs, costNs } of found.costs) {
      console.log(
        `  ${backend}: transmit ${Math.round(medianTransmitNs)} ns (median), own cost ${costNs} ns a transmit`,
      );
    }
    const [one = Number.NaN, other = Number.NaN] = found.costs.map(({ medianTransmitNs }) => medianTransmitNs);
    console.log(`  the medians are ${Math.round(Math.abs(one - other))} ns apart`);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('kprobe, fentry, the function tracer and the devices count the same', () => {
    const { ftrace, devices, vethXmit, transmits, lostEvents } = found.counts;
    expect(devices).toBeGreaterThan(1000);
    expect(ftrace).toBe(devices);
    expect(vethXmit).toEqual([devices, devices]);
    expect(transmits).toEqual([devices, devices]);
    expect(lostEvents).toEqual([0, 0]);
  });

  it('every packet is handed over by __dev_forward_skb, none by dev_forward_skb', () => {
    const { devices, forwarded, plainForward } = found.counts;
    expect(plainForward).toEqual([0, 0]);
    for (const count of forwarded) expect(count).toBeGreaterThanOrEqual(devices);
  });

  it('each backend alone times every transmit, and its cost is known', () => {
    expect(found.costs.map(({ backend }) => backend)).toEqual(['kprobe', 'fentry']);
    for (const { transmits, sent, medianTransmitNs, costNs } of found.costs) {
      expect(sent).toBeGreaterThanOrEqual(200);
      expect(transmits).toBe(sent);
      expect(medianTransmitNs).toBeGreaterThan(0);
      expect(Number.isFinite(costNs)).toBe(true);
    }
  });

  it('with GRO on and TSO off all packets go through veth_poll, none through the backlog', () => {
    for (const { sent, vethXmit, vethPoll, netifRx, gro, lostEvents } of found.polled) {
      expect(sent).toBe(1000);
      expect({ vethXmit, netifRx, gro, lostEvents }).toEqual({ vethXmit: sent, netifRx: 0, gro: sent, lostEvents: 0 });
      expect(vethPoll).toBeGreaterThan(0);
    }
  });
});
