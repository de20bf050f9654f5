/** The way of a packet through the devices of a topology, there and back, and what each crossing can be proved by. */
import { z } from 'zod';

/** A node's name within its topology: "client", "host1". */
export const nodeNameSchema = z.string();

/** A device as seen from inside the node of that name. Device names are at most 15 bytes (IFNAMSIZ − 1). */
export const deviceRefSchema = z.object({ node: nodeNameSchema, device: z.string().max(15) });
export type DeviceRef = z.infer<typeof deviceRefSchema>;

/** `event`: the tracepoint net_dev_start_xmit of a transmit, netif_receive_skb of a receive. `counter`: the device's own. */
export const evidenceSchema = z.enum(['event', 'counter']);
export type Evidence = z.infer<typeof evidenceSchema>;

const everyEvidence: readonly Evidence[] = ['event', 'counter'];

/** One crossing of a device by a packet. */
export const hopSchema = deviceRefSchema.extend({
  direction: z.enum(['transmit', 'receive']),
  evidence: z
    .array(evidenceSchema)
    .min(1)
    .default([...everyEvidence]),
  withoutLink: z.literal(true).optional().describe('the counter of transmitted bytes leaves link headers out'),
});
export type Hop = z.infer<typeof hopSchema>;

/** A crossing that leaves all evidence, unless it is said which. */
export const hop = (
  { node, device }: DeviceRef,
  direction: Hop['direction'],
  evidence: readonly Evidence[] = everyEvidence,
): Hop => ({ node, device, direction, evidence: [...evidence] });

const opposite = { transmit: 'receive', receive: 'transmit' } as const;

/** The same devices from the last to the first, where each gives what it took. */
export const backwards = (way: readonly Hop[]): Hop[] =>
  way.map((there): Hop => ({ ...there, direction: opposite[there.direction] })).reverse();

/** `out`: from client to server, in order. `back`: from server to client. */
export const pathSchema = z.object({ out: z.array(hopSchema), back: z.array(hopSchema) });
export type Path = z.infer<typeof pathSchema>;

/** Both ways over the same devices, each of which leaves the same evidence either way. */
export const thereAndBack = (out: readonly Hop[]): Path => ({ out: [...out], back: backwards(out) });

/** Every device that a packet crosses, each once, in the order of the ways. */
export const devicesOn = ({ out, back }: Path): DeviceRef[] => [
  ...new Map([...out, ...back].map(({ node, device }) => [`${node}/${device}`, { node, device }])).values(),
];

/** Hops of a way that leave such evidence. */
export const provedBy = (way: readonly Hop[], evidence: Evidence): Hop[] =>
  way.filter((crossing) => crossing.evidence.includes(evidence));

/** Devices that transmit on either way, as an event and a counter both show. */
export const transmittersOn = ({ out, back }: Path): DeviceRef[] => {
  const transmits = [...out, ...back].filter(
    ({ direction, evidence }) => direction === 'transmit' && evidence.length === 2,
  );
  return devicesOn({ out: transmits, back: [] });
};
