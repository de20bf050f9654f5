/** Attaches what a comparison will attach, for a moment: nothing short of it tells whether this bpftrace and this kernel take it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reasonOf } from '../../errors.ts';
import { isEchoes, loadNames, streamNames } from '../../model/loads/index.ts';
import type { Backend } from '../../model/plan.ts';
import type { Runner } from '../../system/exec/runner.ts';
import type { Feature } from '../../system/machine/kernel-features.ts';
import type { ArmScope } from '../decode/diff-snapshots.ts';
import { type AttachOptions, attachProbes } from './attach.ts';

/** Numbers of namespaces that no kernel gives (PROC_DYNAMIC_FIRST is 0xF0000000): nothing on this machine is counted. */
const strangeInum = 1;

/** Of the default comparison: as many arms and devices, so that the programs are as long and have as many maps. */
const scopes: readonly ArmScope[] = Array.from({ length: 5 }, (_, arm) => ({
  arm: `trial ${arm}`,
  nodes: ['client', 'server'].map((node, place) => ({ node, netnsInum: strangeInum + 2 * arm + place })),
  devices: ['client', 'server'].map((node, place) => ({ node, device: `eth${place}`, ifindex: 2 + place })),
}));

const echoNames = loadNames.filter(isEchoes);

/** The groups of visits that share an attachment: see attachmentGroup. */
const groups: readonly Pick<AttachOptions, 'observation' | 'loads' | 'echoes'>[] = [
  { observation: 'full', loads: echoNames, echoes: { identifier: 16, ipVersion: 4, sampleShift: 0 } },
  { observation: 'full', loads: streamNames },
  { observation: 'stamp', loads: echoNames, echoes: { identifier: 16, ipVersion: 4, sampleShift: 0 } },
];

const attachOnce = async (backend: Backend, runner: Runner, group: (typeof groups)[number]): Promise<void> => {
  const runDir = await mkdtemp(join(tmpdir(), 'vethscope-trial-'));
  try {
    await using _session = await attachProbes({ backend, scopes, runner, runDir, ...group });
  } finally {
    await rm(runDir, { recursive: true, force: true });
  }
};

/** Takes about a second; the reason of a failure names bpftrace's own place in the program. Never throws. */
export const tryPrograms = async (backend: Backend, runner: Runner): Promise<Feature> => {
  const tried = await Promise.allSettled(groups.map((group) => attachOnce(backend, runner, group)));
  const failed = tried.find((one) => one.status === 'rejected');
  if (failed) return { usable: false, reason: reasonOf(failed.reason) };
  return { usable: true, reason: 'every program of a comparison was attached' };
};
