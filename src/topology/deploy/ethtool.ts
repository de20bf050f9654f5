/** `ethtool -k` in the words of `ethtool -K` (ethtool 6.1, netlink/features.c and its legacy names). Pure. */
import type { OffloadFeature } from '../../model/topology.ts';

/** As `ethtool -k` calls what `ethtool -K` takes in short. */
export const longNames: Record<OffloadFeature, string> = {
  tx: 'tx-checksumming',
  sg: 'scatter-gather',
  tso: 'tcp-segmentation-offload',
  gso: 'generic-segmentation-offload',
  gro: 'generic-receive-offload',
};

/** "on", "off", with " [fixed]" where the device cannot change it, " [not requested]" dropped. */
export const parseFeatures = (text: string): Partial<Record<OffloadFeature, string>> => {
  const lines = new Map(
    [...text.matchAll(/^([a-z0-9-]+): (on|off)( \[fixed\])?/gm)].map((m) => [m[1], `${m[2]}${m[3] ?? ''}`]),
  );
  return Object.fromEntries(
    Object.entries(longNames).flatMap(([name, long]) => {
      const value = lines.get(long);
      return value === undefined ? [] : [[name, value]];
    }),
  );
};

/** Of several devices, each after a line "Features for eth0:". */
export const featuresByDevice = (text: string): Map<string, string> => {
  const [, ...parts] = text.split(/^Features for (\S+):$/m);
  return new Map(parts.flatMap((name, index) => (index % 2 === 0 ? [[name, parts[index + 1] ?? '']] : [])));
};
