/** What takes packets away by a rule: XDP, tc, netfilter, routes; by the kernel's own reasons where they were seen, else by the rules. */
import type { DeviceRef } from '../../../model/topology.ts';
import { type Cause, type Judge, nameOf, pathDevices } from '../cause.ts';
import type { Finding } from '../finding.ts';
import type { Free, WireFacts } from '../wire-facts.ts';

/** "rx_queue_0_xdp_drops: 3" of every queue together. */
const summed = (counters: Readonly<Record<string, number>>, ending: string): number =>
  Object.entries(counters)
    .filter(([name]) => name.endsWith(ending))
    .reduce((sum, [, value]) => sum + value, 0);

const xdpVerbs = [
  ['_xdp_drops', 'drops'],
  ['_xdp_tx', 'sends back'],
  ['_xdp_redirect', 'redirects'],
] as const;

const seenBy = (facts: WireFacts, reasons: RegExp): Free[] =>
  facts.frees.filter(({ reason, node }) => reasons.test(reason) && node !== 'unscoped');

const freeText = ({ skbs, reason, function: name, node, device }: Free): string =>
  `${skbs} ${skbs === 1 ? 'packet' : 'packets'} at ${node}/${device}, freed by ${name} with the reason ${reason}`;

const xdp: Judge = (facts) =>
  pathDevices(facts).flatMap((ref): Cause[] => {
    if (facts.link(ref)?.xdp === undefined) return [];
    const counters = facts.deviceCounters(ref);
    const native = xdpVerbs.find(([ending]) => summed(counters, ending) > 0);
    const generic = seenBy(facts, /^XDP$/).find(({ node, device }) => node === ref.node && device === ref.device);
    if (!native && !generic) return [];
    const done = native
      ? `${native[1]} packets (${summed(counters, native[0])} counted)`
      : `drops ${generic ? freeText(generic) : ''}`;
    return [
      {
        what: `the XDP program at ${nameOf(ref)} ${done}`,
        todo: `"ip link set dev ${ref.device} xdp off" in the namespace of ${ref.node} takes it away; it must pass IPv4, ARP and IPv6.`,
      },
    ];
  });

/** "action order 1: gact action drop … (dropped 3, overlimits 0 …)" */
const droppedByAction = ({ output }: Finding): number =>
  [...output.matchAll(/\(dropped (\d+),/g)].reduce((sum, match) => sum + Number(match[1]), 0);

const hasFilter = ({ output }: Finding): boolean => /^filter /m.test(output);

const refOf = ({ node, device }: Finding): string => `${node}/${device}`;

const tc: Judge = (facts) => {
  const filters = facts.texts('filters').filter(hasFilter);
  const counted = filters.filter((finding) => droppedByAction(finding) > 0);
  const freed = seenBy(facts, /^TC_(INGRESS|EGRESS)$/);
  const causes = counted.map((finding) => ({
    where: refOf(finding),
    what: `a tc filter at ${refOf(finding)} drops packets (${droppedByAction(finding)} counted)`,
  }));
  const others = freed.map((free) => ({
    where: `${free.node}/${free.device}`,
    what: `a tc filter drops ${freeText(free)}`,
  }));
  return [...new Map([...others, ...causes].map((cause) => [cause.where, cause])).values()].map(({ what, where }) => ({
    what,
    todo: `See "tc -s filter show dev ${where.split('/')[1]} ingress" (and egress) in the namespace of ${where.split('/')[0]}.`,
  }));
};

const queued: Judge = (facts) =>
  facts.texts('queues').flatMap((finding): Cause[] => {
    const [, kind, dropped] = /^qdisc (\S+)[^\n]*\n\s*Sent [^\n]*\(dropped ([1-9]\d*),/m.exec(finding.output) ?? [];
    if (!kind || ['clsact', 'ingress'].includes(kind)) return [];
    return [
      {
        what: `the queue ${kind} at ${refOf(finding)} dropped ${dropped} packets`,
        todo: `See "tc -s qdisc show dev ${finding.device}" in the namespace of ${finding.node}.`,
      },
    ];
  });

/** A rule or a chain's policy that refuses, as nft and iptables-save write it. */
const refusing = /^.*(?:policy drop|\bdrop\b|\breject\b|-j (?:DROP|REJECT)|^:\w+ DROP\b).*$/gim;

const chainBefore = (text: string, index: number): string => {
  const above = text.slice(0, index);
  const table = [...above.matchAll(/^table (.+) \{$/gm)].at(-1)?.[1];
  const chain = [...above.matchAll(/^\s*chain (\S+) \{$/gm)].at(-1)?.[1];
  return [table, chain].filter(Boolean).join(' ');
};

interface Rule {
  readonly node: string;
  readonly text: string;
}

const rulesOf = (facts: WireFacts, node: string): Rule[] =>
  facts
    .texts('rules')
    .filter((finding) => finding.node === node)
    .flatMap(({ output }) =>
      [...output.matchAll(refusing)].map((match) => {
        const place = chainBefore(output, match.index);
        return { node, text: `${place ? `${place}: ` : ''}${match[0].trim()}` };
      }),
    );

const ruleText = (rules: readonly Rule[]): string =>
  rules.length === 0 ? '' : `; rule: "${rules[0]?.text}"${rules.length > 1 ? ` and ${rules.length - 1} more` : ''}`;

const seeRules = (node: string): string =>
  `See "nft list ruleset" (or iptables-save) in the namespace of ${node}; a rule must let ARP and both directions pass.`;

const netfilter: Judge = (facts) => {
  const freed = new Map(
    seenBy(facts, /^(NETFILTER_DROP|BR_INGRESS_STP_STATE_NEVER)$/).map((free) => [free.node, free]),
  );
  return [...freed.values()].map((free) => ({
    what: `a filter (netfilter) in ${free.node} drops ${freeText(free)}${ruleText(rulesOf(facts, free.node))}`,
    todo: seeRules(free.node),
  }));
};

/** "ping: sendmsg: Operation not permitted": the sender's own rules for output. */
const forbidden: Judge = (facts) => {
  const { node } = facts.trial.from;
  const refused = facts.texts('ping').some(({ output }) => output.includes('Operation not permitted'));
  if (!refused || seenBy(facts, /^NETFILTER_DROP$/).some((free) => free.node === node)) return [];
  return [{ what: `a filter in ${node} forbids it to send${ruleText(rulesOf(facts, node))}`, todo: seeRules(node) }];
};

/** Where no reason of the kernel was seen: there is a rule that may. */
export const ruleThere: Judge = (facts) =>
  facts.topology.nodes.flatMap(({ name }) => {
    const rules = rulesOf(facts, name);
    if (rules.length === 0) return [];
    return [
      {
        what: `there is a filter (netfilter) in ${name} that can drop the packets${ruleText(rules)}`,
        todo: seeRules(name),
      },
    ];
  });

/** A program of the user's on the way that keeps no count. */
export const programThere: Judge = (facts) => {
  const xdpAt = pathDevices(facts).filter((ref) => facts.link(ref)?.xdp !== undefined);
  const tcAt = facts.texts('filters').filter(hasFilter);
  const places = [
    ...new Set([
      ...xdpAt.map((ref: DeviceRef) => `XDP at ${nameOf(ref)}`),
      ...tcAt.map((found) => `tc at ${refOf(found)}`),
    ]),
  ];
  if (places.length === 0) return [];
  return [
    {
      what: `there are programs on the way that can drop the packets: ${places.join(', ')}`,
      todo: 'Take them away one by one: "ip link set dev DEVICE xdp off", "tc filter del dev DEVICE ingress".',
    },
  ];
};

const refusingRoutes = ['blackhole', 'unreachable', 'prohibit', 'throw'];

const routes: Judge = (facts) => {
  const nodes = [facts.trial.from.node, facts.trial.to.node];
  const refused = nodes.flatMap((node) =>
    facts
      .routes(node)
      .filter(({ type }) => type !== undefined && refusingRoutes.includes(type))
      .map(({ dst, type }) => ({
        what: `${node} has a route that refuses packets: ${type} ${dst}`,
        todo: `"ip route del ${type} ${dst}" in the namespace of ${node}.`,
      })),
  );
  const unreachable = facts.texts('ping').some(({ output }) => /Network is unreachable|No route to host/.test(output));
  if (refused.length > 0 || !unreachable) return refused;
  const { node } = facts.trial.from;
  return [{ what: `${node} has no route there`, todo: `See "ip route show" in the namespace of ${node}.` }];
};

export const filterCauses: readonly Judge[] = [xdp, tc, netfilter, forbidden, queued];
export const routeCauses: readonly Judge[] = [routes];
