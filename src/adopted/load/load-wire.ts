/** A load of ours between two namespaces of others: two processes, bounded in time, at a port that is free there. */
import { failure } from '../../errors.ts';
import type { LoadContext } from '../../load/context.ts';
import { loadKindOf, loadMetrics, loadSpec, loadWords } from '../../load/kinds/index.ts';
import { loadCommand, runLoad } from '../../load/run.ts';
import { startServerOf } from '../../load/server.ts';
import type { LoadSpec } from '../../model/plan.ts';
import type { WireLoad } from '../../model/wire-trace.ts';
import { commandLine } from '../../system/exec/command-line.ts';
import type { Endpoint } from '../endpoint/resolve-endpoint.ts';
import type { LinksByNetns } from '../facts/seen-devices.ts';
import { shortForm } from '../short-form.ts';
import { freePort } from './free-port.ts';
import { type CounterPlaces, lossBetween, readLossCounters } from './load-counters.ts';

/** As --load names them. */
export const wireLoads = { rr: 'rr-tcp', tcp: 'tcp', udp: 'udp' } as const;
export type WireLoadName = keyof typeof wireLoads;

/** Said before it starts; a request at a time fills no queue. */
export const loadWarning = (load: WireLoadName, seconds: number): string | null =>
  load === 'rr'
    ? null
    : `${load.toUpperCase()} goes at full rate for ${seconds} s: what else uses this wire or this machine's CPUs gets slower meanwhile, and may lose packets.`;

interface Loaded extends CounterPlaces {
  readonly load: WireLoadName;
  readonly seconds: number;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly target: string;
  readonly signal: AbortSignal;
}

/** The second end must have it itself: behind a translation only those ports are reached that somebody forwarded. */
export const requireOwn = ({ load, to, target }: Pick<Loaded, 'load' | 'to' | 'target'>, links: LinksByNetns): void => {
  const own = (links.get(to.netns.inum & 0xfffffff) ?? []).flatMap((link) => link.addr_info);
  if (own.some(({ local }) => local !== undefined && shortForm(local) === shortForm(target))) return;
  const what = `--load ${load} needs an address that ${to.asked} has itself, and ${target} is none.`;
  throw failure('NO_WIRE', { what, todo: 'Leave --address out, or trace it without --load.' });
};

const device = 'wire';

/** Of the two ends alone: what lies between them is not ours. */
const contextOf = ({ runner, from, to, target, signal }: Loaded, port: number): LoadContext => ({
  ...{ runner, signal, port, placement: null },
  topology: {
    kind: 'adopted',
    nodes: [
      { name: 'client', role: 'client', netns: from.netns.path },
      { name: 'server', role: 'server', netns: to.netns.path },
    ],
    client: { node: 'client', device },
    server: { node: 'server', device },
    addresses: [{ node: 'server', device, cidr: target }],
  },
});

/** Without the counters of this load alone it cannot be told from what the socket lost. */
const byCounters = 'udp-path-loss-share';

const figuresOf = (spec: LoadSpec, data: Awaited<ReturnType<typeof runLoad>>['data']): WireLoad['figures'] => {
  const kind = loadKindOf(spec);
  // The counters of a namespace of others, and of the machine, are of everybody's traffic, and so no part of a figure.
  const nothing = { nstat: { client: {}, server: {} }, host: { cpuBusyMs: [], cpuStealMs: [] }, rttNs: null };
  const figures = kind.figures(data, nothing);
  return loadMetrics
    .filter(({ name, load }) => load === spec.kind && name !== byCounters)
    .flatMap(({ name, label, unit }) => {
      const value = figures[name];
      return value === undefined ? [] : [{ name, label, unit, value }];
    });
};

/** Without probes at work. @throws VethscopeError LOAD_FAILED, LOAD_OUTPUT, TOOL_MISSING, NO_WIRE */
export const loadWire = async (wire: Loaded): Promise<WireLoad> => {
  const spec = loadSpec(wireLoads[wire.load], {});
  const port = await freePort(wire.runner, wire.to.netns, loadKindOf(spec).server?.port ?? 0);
  const context = contextOf(wire, port);
  await using _server = await startServerOf(spec, context);
  const before = await readLossCounters(wire);
  const { data } = await runLoad(spec, wire.seconds, context);
  const lost = lossBetween(before, await readLossCounters(wire));
  const { argv } = loadCommand(spec, wire.seconds, context, 'LOG');
  return {
    words: loadWords(spec),
    command: commandLine({ argv }),
    port,
    seconds: wire.seconds,
    figures: figuresOf(spec, data),
    lost,
  };
};
