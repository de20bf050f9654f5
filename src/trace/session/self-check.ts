/** Judges the probes by what they saw of packets that certainly passed. Pure. */

import type { Attachment, Observed } from '../../model/probe.ts';
import type { ArmScope } from '../decode/diff-snapshots.ts';
import { functionName } from '../kernel/kernel-text.ts';

/**
 * After a ping through an arm: the probes must name its sending device and no device that it does not have. Wrong
 * offsets of struct members show here. null: they did; else what is wrong, in one sentence.
 */
export const selfCheck = (
  observed: Observed,
  scope: ArmScope,
  sender: { readonly node: string; readonly device: string },
): string | null => {
  const known = new Set(scope.devices.map(({ node, device }) => `${node}/${device}`));
  const named = [...observed.crossings, ...observed.stages].map(({ node, device }) => `${node}/${device}`);
  const stranger = named.find((name) => !known.has(name));
  if (stranger !== undefined) return `The probes saw packets on ${stranger}, which ${scope.arm} does not have.`;
  const expected = `${sender.node}/${sender.device}`;
  return named.includes(expected) ? null : `Packets were sent through ${expected}, but no probe saw them.`;
};

/**
 * Hooks that are attached and did not fire although packets passed. `expected`: groups of which one at least must fire; some
 * hooks never do by design (dev_forward_skb since 4.19, those of NAPI without GRO or XDP).
 */
export const silentHooks = (
  attachments: readonly Attachment[],
  observed: Observed,
  expected: readonly (readonly string[])[],
): string[] => {
  const points = attachments.flatMap(({ hooks }) => hooks);
  const attached = new Set(points.map((point) => functionName(point.split(':').at(-1) ?? point)));
  const fired = new Set(observed.crossings.map(({ hook }) => hook));
  return expected
    .filter((group) => group.some((hook) => attached.has(hook)) && !group.some((hook) => fired.has(hook)))
    .flatMap((group) => group.filter((hook) => attached.has(hook)));
};
