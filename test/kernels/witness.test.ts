import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needKernel, vmPastRaces } from '../helpers/guest.ts';
import { bundleForGuest, guestFolder } from '../helpers/guest-bundle.ts';

/** As test/kernels/guest-experiments.ts prints it. */
interface Found {
  /** Medians of blocks of pings without probes, before and after all others. */
  readonly bareUs: readonly number[];
  readonly alone: readonly {
    readonly backend: string;
    readonly rttsUs: readonly number[];
    readonly transmits: number;
    readonly sent: number;
    readonly medianTransmitNs: number;
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

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Of its buckets, which are sixteenths of a power of two. */
const histogramResolution = 1 / 16;

/** How far the backends are apart, and how far they may be; nanoseconds a transmit, of which a round trip has two. */
const agreementOf = ({ bareUs, alone }: Found) => {
  const medians = alone.map(({ medianTransmitNs }) => Math.round(medianTransmitNs));
  const costs = alone.map(({ rttsUs }) => Math.round((middle(rttsUs) - middle(bareUs)) * 500));
  const noiseNs = Math.round((Math.max(...bareUs) - Math.min(...bareUs)) * 500);
  const bucketNs = Math.round(Math.max(...medians) * histogramResolution);
  return {
    ...{ medians, costs, noiseNs, bucketNs },
    apartNs: Math.round(Math.max(...medians) - Math.min(...medians)),
    allowedNs: Math.max(0, ...costs) + noiseNs + bucketNs,
  };
};

describe.each(['6.1', '6.12'] as const)('on Debian %s, of the same packets', (series) => {
  let folder: string;
  let found: Found;
  beforeAll(async () => {
    needKernel(series);
    folder = guestFolder();
    await bundleForGuest('guest-experiments.ts', join(folder, 'experiments.mjs'));
    const ended = await vmPastRaces(
      folder,
      '--kernel',
      series,
      '--timeout',
      '400',
      '--',
      process.execPath,
      'experiments.mjs',
    );
    expect(ended.code, ended.stderr).toBe(0);
    found = JSON.parse(ended.stdout);
    const { costs, medians, noiseNs, bucketNs, apartNs, allowedNs } = agreementOf(found);
    console.log(`Debian ${series}: attached in ${found.attachMs.join(' and ')} ms`);
    found.alone.forEach(({ backend }, index) => {
      console.log(`  ${backend}: transmit ${medians[index]} ns (median), own cost ${costs[index]} ns a transmit`);
    });
    console.log(
      `  ${apartNs} ns apart, ${allowedNs} allowed; untraced round trips differ by ${noiseNs} ns a transmit, a bucket is ${bucketNs} ns`,
    );
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

  it('each backend alone times every transmit', () => {
    expect(found.alone.map(({ backend }) => backend)).toEqual(['kprobe', 'fentry']);
    for (const { transmits, sent, medianTransmitNs } of found.alone) {
      expect(sent).toBeGreaterThanOrEqual(600);
      expect(transmits).toBe(sent);
      expect(medianTransmitNs).toBeGreaterThan(0);
    }
  });

  /** By no more than the dearer one costs, as it is printed; that is a measurement, and this only that both time the same thing. */
  it('their medians are of one size', () => {
    const { medians, costs } = agreementOf(found);
    expect(costs.every(Number.isFinite)).toBe(true);
    expect(Math.max(...medians)).toBeLessThan(5 * Math.min(...medians));
  });

  it('with GRO on and TSO off all packets go through veth_poll, none through the backlog', () => {
    for (const { sent, vethXmit, vethPoll, netifRx, gro, lostEvents } of found.polled) {
      expect(sent).toBe(1000);
      expect({ vethXmit, netifRx, gro, lostEvents }).toEqual({ vethXmit: sent, netifRx: 0, gro: sent, lostEvents: 0 });
      expect(vethPoll).toBeGreaterThan(0);
    }
  });
});
