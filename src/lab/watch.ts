/** The probes of vethscope on a lab's namespaces: drops and crossings between two moments. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { VethscopeError } from '../errors.ts';
import type { Observed } from '../model/probe.ts';
import { makeFolder } from '../system/files/make-folder.ts';
import { type ArmScope, observedBetween } from '../trace/decode/diff-snapshots.ts';
import { attachProbes, type ProbeSession, type ProbeSnapshot } from '../trace/session/attach.ts';
import type { Bench, Place } from './bench.ts';

const linksSchema = z.array(z.object({ ifname: z.string(), ifindex: z.number() }));

export interface Watch {
  /** What happened at these places since the last call, or since the start. null: no probes work here. */
  sinceLast(): Promise<Observed | null>;
}

const scopeOf = async (bench: Bench, places: readonly Place[]): Promise<ArmScope> => {
  const nodes = await Promise.all(
    places.map(async ({ name, netns }) => ({ node: name, netnsInum: (await stat(`/run/netns/${netns}`)).ino })),
  );
  const devices = await Promise.all(
    places.map(async (place) => {
      const links = linksSchema.parse(JSON.parse(await bench.read(place, 'ip -j link')));
      return links.map(({ ifname, ifindex }) => ({ node: place.name, device: ifname, ifindex }));
    }),
  );
  return { arm: 'lab', nodes, devices: devices.flat() };
};

const withoutProbes = (bench: Bench, error: unknown): Watch => {
  if (!(error instanceof VethscopeError)) throw error;
  bench.keep({ type: 'note', text: `No drop reasons: ${error.message}` });
  return { sinceLast: async () => null };
};

/** A free whose skb has neither device nor socket is anybody's on this machine, so it is no evidence of a lab. */
const atPlaces = (observed: Observed): Observed => ({
  ...observed,
  drops: observed.drops.filter(({ node }) => node !== 'unscoped'),
});

const follow = (session: ProbeSession, scope: ArmScope, start: ProbeSnapshot): Watch => {
  let earlier = start;
  return {
    sinceLast: async () => {
      const later = await session.snapshot();
      const observed = atPlaces(observedBetween(earlier, later, scope));
      earlier = later;
      return observed;
    },
  };
};

/**
 * One attachment, a watch for each group of places; their devices must exist. Tracepoints, because every kernel that can
 * run bpftrace allows them. The program as attached is kept in a folder of this bench: others may attach meanwhile.
 */
export const watchAll = async (bench: Bench, groups: readonly (readonly Place[])[]): Promise<Watch[]> => {
  const { runner, journal, teardown, signal } = bench.context;
  const scopes = await Promise.all(groups.map((places) => scopeOf(bench, places)));
  try {
    const runDir = join(journal.runDir, `${bench.prefix}-probes`);
    await makeFolder(runDir);
    const session = teardown.use(await attachProbes({ backend: 'tracepoint', scopes, runner, runDir, signal }));
    const start = await session.snapshot();
    return scopes.map((scope) => follow(session, scope, start));
  } catch (error) {
    const none = withoutProbes(bench, error);
    return groups.map(() => none);
  }
};

export const watch = async (bench: Bench, places: readonly Place[]): Promise<Watch> => {
  const [only] = await watchAll(bench, [places]);
  if (!only) throw new Error('no watch');
  return only;
};
