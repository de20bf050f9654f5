/** Packets that arrived and were refused: checksums, reverse paths, headers. */
import type { Judge } from '../cause.ts';

const endsOf = (facts: Parameters<Judge>[0]): string[] => [facts.trial.to.node, facts.trial.from.node];

const counted: Judge = (facts) =>
  endsOf(facts).flatMap((node) =>
    Object.entries(facts.protocol(node))
      .filter(([name, value]) => /CsumErrors$/.test(name) && value > 0)
      .map(([name, value]) => ({
        what: `${value} packets arrived in ${node} with a wrong checksum (${name})`,
        todo: `Something on the way changed them, or left a checksum to hardware that is not there: see tx in "ethtool -k" of the sender, and tc or XDP programs that write.`,
      })),
  );

const reasons: readonly (readonly [RegExp, string, string])[] = [
  [
    /CSUM/,
    'with a wrong checksum',
    'Something on the way changed them, or left a checksum to hardware that is not there.',
  ],
  [
    /RPFILTER/,
    'because the way back to their source is another (rp_filter)',
    'Set net.ipv4.conf.all.rp_filter and that of the device to 0.',
  ],
  [/^(OTHERHOST|PKT_TYPE)/, 'because their MAC address is that of another host', 'See "ip neigh" of the sender.'],
  [/TOO_BIG|PKT_TOO_SMALL/, 'for their size', 'Compare the MTUs of all devices.'],
];

const freed: Judge = (facts) =>
  facts.frees
    .filter(({ node }) => node !== 'unscoped')
    .flatMap((free) => {
      const known = reasons.find(([pattern]) => pattern.test(free.reason));
      if (!known) return [];
      const [, why, todo] = known;
      return [
        {
          what: `${free.node} refused ${free.skbs} packets at ${free.node}/${free.device} ${why} (${free.reason} in ${free.function})`,
          todo,
        },
      ];
    });

export const checksumCauses: readonly Judge[] = [counted, freed];
