/** docs/fleet: the manifests are what Kubernetes reads, and what they start measures, survives a kill, and ends in one page. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installInto, jobComplaints, manifest, manifestText, type Pod, startPod } from '../helpers/fleet.ts';

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vethscope-fleet-'));
  for (const name of ['bin', 'volume']) mkdirSync(at(name));
  installInto(at('bin'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(['measure', 'merge'] as const)('%s.yaml', (name) => {
  it('is a Job by the published schema, and a wrong one would be told', () => {
    const text = manifestText(name);
    expect(jobComplaints(text)).toEqual([]);
    expect(jobComplaints(text.replace('backoffLimit: ', 'backofLimit: '))).not.toEqual([]);
    expect(jobComplaints(text.replace('volumeMounts:', 'volumemounts:'))).not.toEqual([]);
    expect(jobComplaints(text.replace('apiVersion: batch/v1', 'apiVersion: v1'))).not.toEqual([]);
  });
});

const job = manifest('measure');
const short = { TOPOLOGIES: 'bridge', LOADS: 'ping', EXTENT: '--rounds 2 --duration 1 --backend none' };

const measure = (index: number, attempt: string): Pod =>
  startPod(job, at('volume'), at('bin'), {
    ...short,
    JOB_COMPLETION_INDEX: String(index),
    NODE_NAME: `node-${index}`,
    POD_NAME: `vethscope-measure-${index}-${attempt}`,
  });

it('three indices, one of them killed and started again, and the merge: one page of three machines', async () => {
  expect(job.spec).toMatchObject({ completionMode: 'Indexed', completions: 3 });
  const pods = [0, 1, 2].map((index) => measure(index, 'aaaaa'));
  const [, doomed] = pods as [Pod, Pod, Pod];
  // The visits of its first block are on the volume then.
  await doomed.shows('untraced 1/2');
  doomed.child.kill('SIGKILL');
  await doomed.ended;
  const again = await measure(1, 'bbbbb').ended;
  expect(again.code, again.text).toBe(0);
  for (const { code, text } of await Promise.all([pods[0], pods[2]].map((pod) => (pod as Pod).ended))) {
    expect(code, text).toBe(0);
  }
  expect(readdirSync(at('volume')).sort()).toEqual(['0', '1', '2']);
  expect(readdirSync(at('volume/1')).sort()).toEqual(['vethscope-measure-1-aaaaa', 'vethscope-measure-1-bbbbb']);
  const merged = await startPod(manifest('merge'), at('volume'), at('bin'), {}).ended;
  expect(merged.code, merged.text).toBe(0);
  const page = readFileSync(at('volume/page/report.md'), 'utf8');
  expect(page).toContain('2 topologies on 3 machines: node-0, node-1, node-2.');
  expect(page.match(/\*\*bridge\*\*<br>node-1<br>run 1 of 2, /g)).toHaveLength(1);
  expect(page.match(/\*\*node-1 is partial: /g)).toHaveLength(1);
  const [row] = page.split('\n').filter((line) => line.startsWith('| **bridge** | Round trip (trimmed mean) |'));
  expect(row?.match(/to veth/g)?.length).toBeGreaterThanOrEqual(3);
});
