/** What was in force in the namespaces and on the devices of every arm, read back when the wire was up. */
import { z } from 'zod';

/** Of one namespace (`device` null) or of one device in it. */
export interface SettingsAt {
  readonly node: string;
  readonly device: string | null;
  /** "net.ipv4.tcp_rmem", "cpus", "rules" of a namespace; "mtu", "qdisc", "xdp", "offload tso" of a device. */
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Namespaces of a run hold nearly the same hundreds of values, so a set is kept once, and of each place what it has
 * otherwise (null: it does not have that setting).
 */
export const settingsSchema = z.object({
  sets: z.array(z.record(z.string(), z.string())),
  places: z.array(
    z.object({
      arm: z.string(),
      node: z.string(),
      device: z.string().nullable(),
      set: z.number().int().nonnegative(),
      but: z.record(z.string(), z.string().nullable()),
    }),
  ),
});
export type Settings = z.infer<typeof settingsSchema>;
