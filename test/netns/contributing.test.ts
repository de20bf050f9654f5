import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { TopologyKind } from '../../src/model/topology.ts';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { openJournal } from '../../src/topology/cleanup/journal.ts';
import { deploy } from '../../src/topology/deploy/deploy.ts';
import { proveWire } from '../../src/topology/deploy/verify-connectivity.ts';
import { kindOfFile } from '../../src/topology/file/file-kind.ts';
import { parseTopologyFile } from '../../src/topology/file/parse-file.ts';
import { newRunId } from '../../src/topology/run-id.ts';
import { sampleOptions } from '../helpers/sample-topology.ts';

const root = join(import.meta.dirname, '../..');
const { signal } = new AbortController();

/** The example of CONTRIBUTING.md, as a module beside the kinds. */
const exampleKind = async (): Promise<TopologyKind> => {
  const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const code = /<!-- example: topology -->\n```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  const kinds = join(root, 'src/topology/kinds');
  const placed = code.replaceAll(/from '(\.[^']*)'/g, (_, path: string) => `from '${join(kinds, path)}'`);
  const folder = join(root, '.tmp/contributing');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'two-bridges.ts');
  writeFileSync(file, placed);
  try {
    const module: { twoBridges: TopologyKind } = await import(file);
    return module.twoBridges;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const expectCrossed = async (kind: TopologyKind): Promise<void> => {
  const runId = newRunId();
  await using journal = await openJournal(runId, { kept: false });
  await using live = await deploy(kind.build(sampleOptions(`vs-${runId}-0`)), {
    runner: execRunner,
    journal,
    keep: false,
    placement: null,
    signal,
  });
  await proveWire(live, { runner: execRunner, signal });
  const counters = await live.counters();
  for (const { node, device, direction } of live.topology.path.out) {
    const counter = counters.find((c) => c.node === node && c.device === device);
    const crossed = direction === 'transmit' ? counter?.txPackets : counter?.rxPackets;
    expect(crossed, `${node}/${device}`).toBeGreaterThan(0);
  }
};

it('the topology of CONTRIBUTING.md is built and crossed hop by hop', async () => {
  await expectCrossed(await exampleKind());
});

const files = join(root, 'docs/topologies');

it.each(readdirSync(files))('docs/topologies/%s is built and crossed hop by hop', async (file) => {
  await expectCrossed(kindOfFile(parseTopologyFile(file, readFileSync(join(files, file), 'utf8')), 'example'));
});
