/** What the kernel offered to the probes, hook by hook, and how often each fired. */
import { isEchoes } from '../../model/loads/index.ts';
import type { Result } from '../../model/result.ts';
import { type AnyRun, hookHits } from '../../result/derive.ts';
import { formatCount } from '../../text/units.ts';

export interface HookRow {
  readonly hook: string;
  readonly kind: 'function' | 'tracepoint';
  /** "in veth", "as veth_xmit.isra.0", "not visible on this kernel". */
  readonly found: string;
  /** Of all visits with probes; null: not there, or it is not counted. */
  readonly fired: number | null;
}

export const notVisible = 'not visible on this kernel';

/** The refused are named by the symbol: "probe:veth_xmit.isra.0". */
const foundText = (name: string, symbol: string, module: string | null, refused: readonly string[]): string => {
  if (refused.some((point) => point.endsWith(`:${symbol}`))) return `${notVisible}: it may not be traced`;
  const changed = symbol === name ? '' : `as ${symbol}, `;
  return `${changed}${module ? `in module ${module}` : 'in the kernel'}`;
};

export const hookRows = (run: AnyRun): HookRow[] => {
  const { kernel } = run;
  if (!kernel) return [];
  const fired = hookHits(run);
  const counted = (hook: string, there: boolean): number | null => (there ? (fired[hook] ?? 0) : null);
  return [
    ...kernel.functions.map(({ name, symbol, module }): HookRow => {
      const found = symbol === null ? notVisible : foundText(name, symbol, module, kernel.refused);
      return { hook: name, kind: 'function', found, fired: counted(name, !found.startsWith(notVisible)) };
    }),
    ...kernel.tracepoints.map(({ name, there }): HookRow => {
      const [, event = name] = name.split(':');
      return {
        hook: name,
        kind: 'tracepoint',
        found: there ? 'in the kernel' : notVisible,
        fired: counted(event, there),
      };
    }),
  ];
};

/** Hooks that only time something have no count of their own. */
export const firedText = ({ fired }: HookRow): string => {
  if (fired === null) return '–';
  return fired === 0 ? 'not counted or never' : formatCount(fired);
};

/** Only packets of streams are timed from one end to the other; an echo's whole journey is followed instead. */
const ofStreams = new Set(['oneway']);

/** Older results name stages as hidden that their own visits hold, or that no load of theirs has. */
const isMissing = ({ plan, visits }: Result, stage: string): boolean =>
  !(ofStreams.has(stage) && plan.loads.every(({ kind }) => isEchoes(kind))) &&
  !visits.some(({ observed }) => observed?.stages.some((timed) => timed.stage === stage));

/** One sentence for each stage that is missing. */
export const hiddenStageTexts = (result: Result): string[] =>
  (result.kernel?.hiddenStages ?? [])
    .filter(({ stage }) => isMissing(result, stage))
    .map(({ stage, reason }) => `Stage ${stage}: ${notVisible}: ${reason}.`);
