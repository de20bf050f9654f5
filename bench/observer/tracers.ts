/** Ways of watching: what vethscope attaches, the same points with nothing to do, and the obvious program. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { startBpftrace } from 'bpftrace-wrapper';
import type { LoadKind, Observation } from '../../src/model/plan.ts';
import { execRunner as runner } from '../../src/system/exec/exec-runner.ts';
import type { AtTracepoints } from '../../src/trace/catalogue/catalogue.ts';
import { attachProbes } from '../../src/trace/session/attach.ts';
import type { ObserverLab } from './lab.ts';

/** `pid`: of bpftrace. */
export type Tracing = AsyncDisposable & { readonly pid: number };
export type Attach = (lab: ObserverLab, load: LoadKind) => Promise<Tracing>;

export const ours =
  (observation: Observation, backend: AtTracepoints): Attach =>
  ({ scope, runDir, identifier }, load) =>
    attachProbes({
      backend,
      scopes: [scope],
      runner,
      runDir,
      observation,
      loads: load === 'ping' ? ['ping'] : ['tcp', 'udp'],
      echoes: { identifier, ipVersion: 4, sampleShift: 0 },
    });

const running = async (program: string): Promise<Tracing> => startBpftrace({ program });

/** What the kernel takes to come to a program at the very points that vethscope attaches to: nothing can be cheaper. */
export const empty =
  (backend: AtTracepoints): Attach =>
  async (lab, load) => {
    const { attachments, ...session } = (await ours('full', backend)(lab, load)) as Awaited<
      ReturnType<typeof attachProbes>
    >;
    await session.stop();
    const hooks = new Set(attachments.flatMap((attachment) => attachment.hooks));
    return running([...hooks].map((hook) => `${hook} { }`).join('\n'));
  };

const text = (file: string): Promise<string> => readFile(file, 'utf8');

export const naive: Attach = async () => running(await text(path.join(import.meta.dirname, 'naive.bt')));

/** A program on trial, as vethscope keeps it in probes.bt, or by hand: of any namespace and identifier, IPv4. */
export const program =
  (file: string): Attach =>
  async () =>
    startBpftrace({ program: await text(file), args: ['0', '0', '20', '20', '0'] });
