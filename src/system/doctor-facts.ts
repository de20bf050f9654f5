/** What doctor judges, read from the machine without changing it. */
import { parseMissingCapabilities } from './capabilities.ts';
import {
  type Feature,
  findBridge,
  findKprobes,
  findOvsModule,
  findVeth,
  hasBtf,
  isTracefsMounted,
  tryFentry,
} from './kernel-features.ts';
import { readText } from './machine.ts';
import type { Runner } from './runner.ts';
import { readToolVersions, runTools, testTools } from './tool-versions.ts';

export interface DoctorFacts {
  readonly isRoot: boolean;
  /** Of those that are needed, e.g. CAP_NET_ADMIN. */
  readonly missingCapabilities: readonly string[];
  readonly tools: Readonly<Record<string, string | null>>;
  readonly tracefs: boolean;
  readonly btf: boolean;
  readonly veth: Feature;
  readonly bridge: Feature;
  readonly ovsModule: Feature;
  readonly kprobes: Feature;
  readonly fentry: Feature;
  readonly kernelRelease: string;
  /** Soft limit in bytes; null: unlimited. */
  readonly memlockBytes: number | null;
}

/** `limits`: text of /proc/self/limits. Columns: soft, hard, unit. */
export const parseMemlock = (limits: string): number | null => {
  const soft = /^Max locked memory\s+(\S+)/m.exec(limits)?.[1] ?? 'unlimited';
  return soft === 'unlimited' ? null : Number(soft);
};

const notTried = (reason: string): Feature => ({ usable: false, reason });

/** `forTests`: with the tools that only the project's own tests need. Takes well under a second. */
export const readDoctorFacts = async (
  runner: Runner,
  { isRoot, forTests }: { isRoot: boolean; forTests: boolean },
): Promise<DoctorFacts> => {
  const [tools, veth, bridge, ovsModule, fentry, status, limits, release] = await Promise.all([
    readToolVersions(runner, forTests ? [...runTools, ...testTools] : runTools),
    findVeth(),
    findBridge(),
    findOvsModule(),
    isRoot ? tryFentry(runner) : notTried('cannot be tried without root'),
    readText('/proc/self/status'),
    readText('/proc/self/limits'),
    readText('/proc/sys/kernel/osrelease'),
  ]);
  return {
    isRoot,
    missingCapabilities: parseMissingCapabilities(status ?? ''),
    tools,
    tracefs: isTracefsMounted(),
    btf: hasBtf(),
    veth,
    bridge,
    ovsModule,
    kprobes: findKprobes(),
    fentry,
    kernelRelease: release ?? 'unknown',
    memlockBytes: parseMemlock(limits ?? ''),
  };
};
