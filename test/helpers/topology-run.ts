/** A run of its own for every test: id, journal, and the check that it left nothing. */
import { afterEach, beforeEach, expect } from 'vitest';
import type { Topology } from '../../src/model/topology.ts';
import { defaultTopologies } from '../../src/plan/make-plan.ts';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import type { Runner } from '../../src/system/exec/runner.ts';
import { type Journal, openJournal } from '../../src/topology/cleanup/journal.ts';
import type { DeployContext } from '../../src/topology/deploy/deploy.ts';
import { newRunId } from '../../src/topology/run-id.ts';
import { hostLinks, leftOfRun, linksChanged } from './leftovers.ts';
import { sampleTopology } from './sample-topology.ts';

export const { signal } = new AbortController();

/** The others, which a kernel may lack: test/netns/wires.test.ts. */
export const kindNames = defaultTopologies;
export const kindsAndVersions = kindNames.flatMap((kind) => ([4, 6] as const).map((version) => ({ kind, version })));

export interface TopologyRun {
  readonly id: () => string;
  readonly context: (runner?: Runner) => DeployContext;
  readonly topology: (kind: string, ipVersion?: 4 | 6, arm?: number) => Topology;
}

/** To be called at the top of a test file. */
export const useTopologyRun = (): TopologyRun => {
  let runId = '';
  let journal: Journal;
  let linksBefore: string[];
  beforeEach(async () => {
    linksBefore = hostLinks();
    runId = newRunId();
    journal = await openJournal(runId, { kept: false });
  });
  afterEach(async () => {
    await journal[Symbol.asyncDispose]();
    expect(await leftOfRun(runId)).toEqual([]);
    expect(await linksChanged(linksBefore)).toEqual([]);
  });
  return {
    id: () => runId,
    context: (runner = execRunner) => ({ runner, journal, keep: false, placement: null, signal }),
    topology: (kind, ipVersion = 4, arm = 0) => sampleTopology(kind, `vs-${runId}-${arm}`, ipVersion),
  };
};

export const netnsOf = (topology: Topology, role: string): string =>
  topology.nodes.find((node) => node.role === role)?.netns ?? '';
