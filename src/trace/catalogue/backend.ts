/** Which way of attaching works on this kernel: tried for real, and why the better ones were passed over. */
import { failure, reasonOf } from '../../errors.ts';
import type { Backend, Plan } from '../../model/plan.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { readsRawTracepoints, takesFunctionList } from '../../system/machine/bpftrace-abilities.ts';
import {
  bpftraceReason,
  type Feature,
  findKprobes,
  forbidsTracing,
  readLockdown,
  tracefsFolder,
  tryFentry,
} from '../../system/machine/kernel-features.ts';
import type { AtTracepoints } from './catalogue.ts';

export interface ChosenBackend {
  /** null: none, asked for or unavoidable. */
  readonly backend: Backend | null;
  /** What was tried, in order of preference, and what came of it. */
  readonly tried: readonly { readonly backend: Backend; readonly usable: boolean; readonly reason: string }[];
}

const tryTracepoint = async (runner: Runner): Promise<Feature> => {
  if (tracefsFolder() === null) return { usable: false, reason: 'tracefs is not mounted' };
  const program = 'tracepoint:net:net_dev_xmit { } interval:ms:1 { exit(); }';
  try {
    const output = await runner.run({ argv: ['bpftrace', '-e', program] }, { allowFailure: true, timeoutMs: 45_000 });
    return {
      usable: output.exitCode === 0,
      reason: output.exitCode === 0 ? 'attached and detached' : output.stderr.trim(),
    };
  } catch (error) {
    return { usable: false, reason: error instanceof Error ? error.message : String(error) };
  }
};

/** The cause of whatever a trial would say then; a trial so short that it reads nothing may even pass. */
const lockedDown: Feature = {
  usable: false,
  reason: 'kernel lockdown is at "confidentiality", which forbids reading the kernel\'s memory',
};

const tryRawTracepoint = async (runner: Runner): Promise<Feature> => {
  if (tracefsFolder() === null) return { usable: false, reason: 'tracefs is not mounted' };
  const version = (await runner.run({ argv: ['bpftrace', '--version'] }, { allowFailure: true })).stdout.trim();
  if (!readsRawTracepoints(version))
    return { usable: false, reason: `${version || 'this bpftrace'} cannot read their arguments, 0.18 and later can` };
  const program = 'rawtracepoint:net_dev_xmit { if (arg0 == 0) { @ = count(); } } interval:ms:1 { exit(); }';
  const list = takesFunctionList(version) ? 'echo __probestub_net_dev_xmit | ' : '';
  const option = list === '' ? '' : '--traceable-functions /dev/stdin ';
  const output = await runner.run(
    { argv: ['sh', '-c', `${list}bpftrace ${option}-e "$1"`, 'sh', program] },
    { allowFailure: true, timeoutMs: 45_000 },
  );
  if (output.exitCode === 0) return { usable: true, reason: 'attached and detached' };
  return { usable: false, reason: bpftraceReason(output.stderr) };
};

let raw: Promise<Feature> | undefined;

/** Whether raw tracepoints work here: asked once. */
const canRaw = (runner: Runner): Promise<Feature> => {
  raw ??= tryRawTracepoint(runner).catch((error: unknown) => ({ usable: false, reason: reasonOf(error) }));
  return raw;
};

/** For a backend of functions, which has tracepoints for the rest: the cheapest way that works. */
export const tracepointsBeside = async (backend: Backend, runner: Runner): Promise<AtTracepoints> => {
  if (backend === 'tracepoint' || backend === 'rawtracepoint') return backend;
  return (await canRaw(runner)).usable ? 'rawtracepoint' : 'tracepoint';
};

const trials: readonly (readonly [Backend, (runner: Runner) => Promise<Feature>])[] = [
  ['fentry', tryFentry],
  ['kprobe', async () => findKprobes()],
  ['rawtracepoint', canRaw],
  ['tracepoint', tryTracepoint],
];

const tryBackend = async (trial: (typeof trials)[number][1], runner: Runner): Promise<Feature> =>
  forbidsTracing(await readLockdown()) ? lockedDown : trial(runner);

const takeBest = async (runner: Runner): Promise<ChosenBackend> => {
  const tried = await Promise.all(
    trials.map(async ([backend, trial]) => ({ backend, ...(await tryBackend(trial, runner)) })),
  );
  return { backend: tried.find(({ usable }) => usable)?.backend ?? null, tried };
};

/**
 * `auto` takes fentry, then kprobe, as they see the functions of a wire, then raw tracepoints, which cost half of a tracepoint, then
 * tracepoints; each only if it works.
 * @throws VethscopeError BACKEND_UNAVAILABLE if a backend that was asked for does not work.
 */
export const chooseBackend = async (asked: Plan['backend'], runner: Runner): Promise<ChosenBackend> => {
  if (asked === 'none') return { backend: null, tried: [] };
  if (asked === 'auto') return takeBest(runner);
  const trial = trials.find(([backend]) => backend === asked)?.[1];
  const found = trial && (await tryBackend(trial, runner));
  const { usable, reason } = found ?? { usable: false, reason: 'unknown backend' };
  if (!usable) throw failure('BACKEND_UNAVAILABLE', { backend: asked, reason });
  return { backend: asked, tried: [{ backend: asked, usable, reason }] };
};
