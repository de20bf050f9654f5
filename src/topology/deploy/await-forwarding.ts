/** With STP a bridge port listens and learns for one forward_delay each before it forwards: such known waiting is waited for. */
import type { BridgePart, Topology } from '../../model/topology.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { netnsOf } from '../drivers/namespaces.ts';

/** Default of the kernel, when it cannot be read. */
const defaultForwardDelayS = 15;
/** Message age and the polling in front of the two delays. */
const spareS = 2;

/** In /sys/class/net/PORT/brport/state 1 is listening and 2 learning (uapi/linux/if_bridge.h). */
const waitScript = ({ device }: BridgePart, seconds: number): string =>
  `for i in $(seq ${seconds * 10}); do grep -qx '[12]' /sys/class/net/${device}/brif/*/state || exit 0; sleep 0.1; done`;

/** Also without STP: a port that was set to listen by hand goes on by itself after the same time. null: none waits. */
const forwardDelayS = async (part: BridgePart, netns: string, runner: Runner): Promise<number | null> => {
  const folder = `/sys/class/net/${part.device}`;
  const script = `grep -qx '[12]' ${folder}/brif/*/state && cat ${folder}/bridge/forward_delay`;
  const { stdout } = await runner.run({ argv: ['sh', '-c', script], netns }, { allowFailure: true });
  if (stdout.trim() === '') return null;
  return Number(stdout) / 100 || defaultForwardDelayS;
};

/** Only where something was set otherwise than a bridge comes. */
const mayWait = (topology: Topology, { stp, options = {} }: BridgePart): boolean =>
  stp || Object.keys(options).length > 0 || (topology.setup ?? []).length > 0;

export interface Waiting {
  readonly seconds: number;
  readonly reason: string;
}

export interface AwaitContext {
  readonly runner: Runner;
  readonly signal: AbortSignal;
  /** Told once, before it is waited. */
  readonly onWait?: ((waiting: Waiting) => void) | undefined;
}

const awaitBridge = async (topology: Topology, part: BridgePart, context: AwaitContext): Promise<void> => {
  const { runner, signal, onWait } = context;
  const netns = netnsOf(topology, part.node);
  const delay = await forwardDelayS(part, netns, runner);
  if (delay === null) return;
  const seconds = Math.ceil(2 * delay) + spareS;
  onWait?.({ seconds: 2 * delay, reason: `ports of ${part.node}/${part.device} listen and learn first` });
  const command = { argv: ['sh', '-c', waitScript(part, seconds)], netns } as const;
  await runner.run(command, { allowFailure: true, signal, timeoutMs: (seconds + 60) * 1000 });
};

/** Resolves when every port that listens or learns forwards, or after 2 × forward_delay; what it is then, the proof finds. */
export const awaitForwarding = async (topology: Topology, context: AwaitContext): Promise<void> => {
  const bridges = topology.parts.filter((part): part is BridgePart => part.type === 'bridge');
  await Promise.all(
    bridges.filter((part) => mayWait(topology, part)).map((part) => awaitBridge(topology, part, context)),
  );
};
