/** Judges the probes by what they saw of packets that certainly passed. Pure. */
import type { Attachment, Observed } from './model.ts';
import type { ArmScope, Legend } from './observed-between.ts';

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
 * Hooks that are attached, count, and did not fire. Some never do by design (dev_forward_skb since 4.19, NAPI hooks
 * without GRO or XDP); which ones an arm needs is for the caller to know.
 */
export const silentHooks = (attachments: readonly Attachment[], legend: Legend, observed: Observed): string[] => {
  const attached = new Set(attachments.flatMap(({ hooks }) => hooks.map((hook) => hook.split(':').at(-1))));
  const fired = new Set(observed.crossings.map(({ hook }) => hook));
  return [...new Set(legend.hooks.values())].filter((hook) => attached.has(hook) && !fired.has(hook));
};
