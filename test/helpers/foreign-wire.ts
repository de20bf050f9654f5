/** Two namespaces and what lies between them, made by plain commands, as somebody else would have made them. */
import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';

type Node = 'a' | 'w' | 'b' | 'v';

export interface Foreign {
  /** As `trace` takes them: "netns:fw1234-a". */
  readonly a: string;
  readonly b: string;
  readonly names: Readonly<Record<Node, string>>;
  /** A shell's command in one of the three. */
  run(node: string, command: string): string;
  /** All that is set there, line by line; no counter, no neighbour, no tracked connection. */
  everything(): string[];
}

const sh = (script: string): string => execFileSync('sh', ['-ec', script], { encoding: 'utf8', stdio: 'pipe' });

const ends = (a: string, b: string): string => `
  ip -n A addr add ${a}/24 dev eth0; ip -n B addr add ${b}/24 dev eth0
  for n in A B; do ip -n $n link set eth0 up; done`;

const pairs = `
  ip -n W link add p0 type veth peer name eth0 netns A
  ip -n W link add p1 type veth peer name eth0 netns B
  for d in p0 p1; do ip -n W link set $d up; done`;

const routed = `${pairs}${ends('10.77.0.1', '10.78.0.1')}
  ip -n W addr add 10.77.0.254/24 dev p0; ip -n W addr add 10.78.0.254/24 dev p1
  ip -n A route add default via 10.77.0.254; ip -n B route add default via 10.78.0.254
  ip netns exec W sysctl -qw net.ipv4.ip_forward=1`;

const kinds = {
  bridge: `${pairs}
  ip -n W link add br0 type bridge; ip -n W link set br0 up
  ip -n W link set p0 master br0; ip -n W link set p1 master br0${ends('10.77.0.1', '10.77.0.2')}`,
  routed,
  nat: `${routed}
  ip netns exec W nft 'add table ip nat; add chain ip nat post { type nat hook postrouting priority 100; }; add rule ip nat post oifname p1 masquerade'`,
  // A second switch, V, behind a tunnel from the first.
  vxlan: `${pairs}
  ip netns add V
  ip -n W link add u0 type veth peer name u1 netns V
  ip -n W link set p1 netns V; ip -n V link set p1 up
  ip -n W addr add 10.99.0.1/24 dev u0; ip -n V addr add 10.99.0.2/24 dev u1
  ip -n W link set u0 up; ip -n V link set u1 up
  ip -n W link add vx0 type vxlan id 7 local 10.99.0.1 remote 10.99.0.2 dstport 4789 nolearning dev u0
  ip -n V link add vx0 type vxlan id 7 local 10.99.0.2 remote 10.99.0.1 dstport 4789 nolearning dev u1
  for n in W V; do ip -n $n link add br0 type bridge; ip -n $n link set br0 up; ip -n $n link set vx0 master br0 up; done
  ip -n W link set p0 master br0; ip -n V link set p1 master br0${ends('10.77.0.1', '10.77.0.2')}`,
} as const;

const questions = [
  'ip -d addr | sed "s/ state .* group/ group/; s/qlen.*//; s/timer *[0-9.]*//g"',
  'ip route show table all; ip rule',
  'nft list ruleset | sed "s/packets [0-9]* bytes [0-9]*//"',
  'tc qdisc',
  'for d in $(ls /sys/class/net); do ethtool -k $d 2>/dev/null; done',
  'sysctl -a 2>/dev/null | grep -v "conntrack_count\\|random\\|file-nr\\|inode\\|dentry\\|ns_last_pid\\|fs\\.\\|kernel\\."',
];

/** Gone with everything in them when `work` ends. Each has names of its own: several can be there at once. */
export const inForeign = async (kind: keyof typeof kinds, work: (foreign: Foreign) => Promise<void>): Promise<void> => {
  const prefix = `fw${randomInt(1e6)}`;
  const names = { a: `${prefix}-a`, w: `${prefix}-w`, b: `${prefix}-b`, v: `${prefix}-v` };
  const named = (script: string): string =>
    script.replaceAll(/\b[AWBV]\b/g, (letter) => names[letter.toLowerCase() as Node]);
  const run: Foreign['run'] = (node, command) => sh(`ip netns exec ${names[node as Node]} sh -ec ${quoted(command)}`);
  const everything = (): string[] =>
    [...'awb'].flatMap((node) => [
      ...questions.flatMap((question) => run(node, question).split('\n')),
      `processes: ${sh(`ip netns pids ${names[node as Node]}`)}`,
    ]);
  try {
    const quiet = 'sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1';
    sh(
      named(
        `for n in A W B; do ip netns add $n; ip -n $n link set lo up; ip netns exec $n ${quiet}; done${kinds[kind]}`,
      ),
    );
    for (const node of ['a', 'b']) run(node, 'until ip link show eth0 | grep -q "state UP"; do sleep 0.05; done');
    await work({ a: `netns:${names.a}`, b: `netns:${names.b}`, names, run, everything });
  } finally {
    for (const name of Object.values(names)) sh(`ip netns del ${name} 2>/dev/null || true`);
  }
};

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
