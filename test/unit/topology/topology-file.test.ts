/** Topologies of a user's own: what a file may say, and that it says where it is wrong. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { main } from '../../../src/main.ts';
import { kindOfFile } from '../../../src/topology/file/file-kind.ts';
import { topologyFileSchema } from '../../../src/topology/file/file-schema.ts';
import { parseTopologyFile } from '../../../src/topology/file/parse-file.ts';
import { bridgeChain } from '../../../src/topology/kinds/bridge-chain.ts';
import { capturedIo } from '../../helpers/captured-io.ts';
import { sampleOptions } from '../../helpers/sample-topology.ts';

const root = join(import.meta.dirname, '../../..');
const examples = join(root, 'docs/topologies');
const textOf = (name: string): string => readFileSync(join(examples, name), 'utf8');
const good = textOf('two-hosts.yaml');
const build = (text: string, ipVersion: 4 | 6 = 4) =>
  kindOfFile(parseTopologyFile('x.yaml', text), 'x').build({ ...sampleOptions('vs-k3f9-0'), ipVersion });

describe('a topology file', () => {
  it.each(readdirSync(examples))('%s is like a kind of our own, as YAML and as JSON', (name) => {
    const built = build(textOf(name));
    expect(build(JSON.stringify(parseTopologyFile(name, textOf(name))))).toEqual(built);
    expect(built.path.out.at(0)).toMatchObject({ ...built.client, direction: 'transmit' });
    expect(built.path.back.at(-1)).toMatchObject({ ...built.client, direction: 'receive' });
    expect(new Set(built.nodes.map(({ netns }) => netns)).size).toBe(built.nodes.length);
    expect(built.datapath).toBe(name.startsWith('switch') ? 'userspace' : null);
  });

  it('gives the very topology of a built-in kind that says the same', () => {
    const ours = bridgeChain.build(sampleOptions('vs-k3f9-0'));
    const place = ({ node, device }: { node: string; device: string }): string => `${node}/${device}`;
    const file = {
      ...{ name: ours.kind, title: ours.title, client: place(ours.client), server: place(ours.server) },
      nodes: Object.fromEntries(ours.nodes.map(({ name, role }) => [name, role])),
      parts: ours.parts.map((part) => {
        if (part.type === 'veth') return { type: part.type, ends: part.ends.map(place) };
        if (part.type !== 'bridge') throw new Error(part.type);
        return { type: part.type, device: place(part), ports: part.ports };
      }),
      path: ours.path.out.map((hop) => `${place(hop)} ${hop.direction}`),
    };
    const built = build(JSON.stringify(file));
    expect({ ...built, nodes: [] }).toEqual({ ...ours, nodes: [] });
  });

  it('has addresses of the version that the run uses, unless it gives some', () => {
    expect(build(good, 6).addresses.map(({ cidr }) => cidr)).toEqual(['fd42::2/64', 'fd42::3/64']);
    expect(() => build(textOf('switch-and-router.yaml'), 6)).toThrow(/topology file are IPv4, and this run uses IPv6/);
  });

  it('may say what a crossing leaves, another way back, and settings of nodes', () => {
    const back = 'back: [server/eth0 transmit, { at: client/eth0 receive, evidence: [counter] }]\n';
    const built = build(`${good}${back}sysctls: { left: { net.ipv4.conf.all.rp_filter: 2 } }\n`);
    expect(built.path.back).toEqual([
      { node: 'server', device: 'eth0', direction: 'transmit', evidence: ['event', 'counter'] },
      { node: 'client', device: 'eth0', direction: 'receive', evidence: ['counter'] },
    ]);
    const setting = { node: 'left', key: 'net.ipv4.conf.all.rp_filter', value: '2', asked: true };
    expect(built.sysctls).toContainEqual(setting);
  });

  it.each(['\ufeff', ''])('is read with the marks of other editors: %j and CRLF', (mark) => {
    expect(build(mark.replace('\ufeff', '') + good.replaceAll('\n', '\r\n'))).toEqual(build(good));
  });
});

const many = (count: number): string => Array.from({ length: count }, (_, i) => `n${i}: switch`).join(', ');
const bomb = `a: &a [x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c]`;

describe('what is wrong is said with its line and field', () => {
  it.each<[string, string, RegExp]>([
    ['nothing', '', /it must be an object, not null/],
    ['a list', '- a', /it must be an object, not a list/],
    ['tabs', 'nodes:\n\tclient: client', /line 2: Tabs are not allowed/],
    ['JSON that is cut off', '{"nodes": {"client":', /line 1: /],
    ['two documents', `${good}---\na: b`, /it holds more than one document/],
    ['a key twice', `${good}name: x\n`, /line 21: Map keys must be unique/],
    ['a key that does not exist', `${good}mtu: 9000\n`, /line 21: it has no key "mtu"/],
    ['a part with such a key', good.replace('port0, cable]', 'port0, cable], colour: red'), /parts\[4\] does not know/],
    [
      'another kind of part',
      good.replace('type: bridge', 'type: wire'),
      /line 10: parts\[4\]\.type must be veth, bridge/,
    ],
    ['a command for a node', good.replaceAll('left', 'a;reboot'), /is not allowed as a key: it must be a name/],
    ['a command for a device', good.replace('left/cable,', '"left/a b",'), /line 8: parts\[2\].ends\[1\] must be NODE/],
    ['an option for a device', good.replace('left/cable,', 'left/-rf,'), /parts\[2\].ends\[1\] must be NODE\/DEVICE/],
    ['a name too long', good.replaceAll('port0', 'p'.repeat(16)), /must be NODE\/DEVICE/],
    ['an alias for each of a thousand', bomb, /its anchors are repeated too often/],
    ['200,000 nodes', `nodes: { ${many(200_000)} }`, /it has more than 64 KiB/],
    ['500 nodes', good.replace('right: switch', many(500)), /line 5: nodes must have at most 100 nodes/],
    ['two clients', good.replace('left: switch', 'left: client'), /line 5: nodes must give the role "client" to one/],
    ['a client elsewhere', good.replace('client: client/eth0', 'client: left/port0'), /client must be a device of the/],
    ['a node that is not there', good.replace('right/cable]', 'centre/cable]'), /names the node "centre"/],
    ['a node of every object', good.replace('right/cable]', 'toString/cable]'), /names the node "toString"/],
    [
      'a device made twice',
      good.replace('right/cable]', 'left/port0]'),
      /line 8: parts\[2\] makes left\/port0 a second/,
    ],
    [
      'a port of nothing',
      good.replace('ports: [port0, cable]', 'ports: [port9, cable]'),
      /names left\/port9, which no/,
    ],
    ['a crossing of nothing', good.replace('left/cable transmit', 'left/lost transmit'), /line 17: path\[3\] names/],
    [
      'a path from elsewhere',
      good.replace('  - client/eth0 transmit\n', ''),
      /path\[1\] must be "client\/eth0 transmit"/,
    ],
    [
      'another direction',
      good.replace('port0 receive', 'port0 sideways'),
      /line 16: path\[2\] must be "NODE\/DEVICE tr/,
    ],
    ['one address', `${good}addresses: { client/eth0: 10.0.0.1/24 }`, /addresses must give server\/eth0 an address/],
    ['no address', `${good}addresses: { client/eth0: 999.0.0.1/24 }`, /addresses.client\/eth0 must be an address/],
    ['a setting of the host', `${good}sysctls: { left: { kernel.core_pattern: x } }`, /it must begin with "net\."/],
    ['a title that acts', good.replace(/title: .*/, 'title: "\\e[2J"'), /line 4: title must have 1 to 60 characters/],
    ['no parts', good.replace(/parts:[\s\S]*?(?=client: client\/)/, 'parts: []\n'), /parts must hold a part/],
    [
      'a huge MTU',
      good.replace('left/port0] }', 'left/port0], mtu: 1e9 }'),
      /parts\[1\]\.mtu must be a whole number from 68/,
    ],
  ])('%s', (_, text, says) => {
    expect(text).not.toBe(good);
    expect(() => parseTopologyFile('x.yaml', text)).toThrow(says);
    expect(() => parseTopologyFile('x.yaml', text)).toThrow(/^The topology file x\.yaml cannot be used/);
  });
});

describe('on the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vethscope-file-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'a.yaml'), good.replace('name: two-hosts\n', ''));
  writeFileSync(join(folder, 'b.json'), JSON.stringify(parseTopologyFile('x.yaml', good.replace('two-hosts', 'a'))));
  writeFileSync(join(folder, 'veth.yaml'), good.replace('name: two-hosts\n', ''));
  mkdirSync(join(folder, 'folder.yaml'));
  const run = async (...words: string[]) => {
    const { io, stdout, stderr } = capturedIo({ cwd: folder });
    const code = await main(words, io);
    return { code, stdout: stdout(), stderr: stderr() };
  };

  it('compare, ab, plan and topology take it by its file, with settings, and call it by its name', async () => {
    const compared = await run('compare', './a.yaml', 'a.yaml,mtu=9000', '--dry-run', '--json');
    expect(compared.code, compared.stderr).toBe(0);
    expect(JSON.parse(compared.stdout).arms.map(({ id }: { id: string }) => id)).toEqual(['veth', 'a', 'a,mtu=9000']);
    expect((await run('plan', './a.yaml')).stdout).toMatch(/\ba\b/);
    expect((await run('topology', 'script', './a.yaml,mtu=9000')).stdout).toContain('link add cable');
    expect((await run('topology', 'show', join(folder, 'b.json'))).stdout).toContain(
      'two hosts with a bridge each (a)',
    );
  });

  it.each([
    [['nowhere.yaml'], /nowhere\.yaml cannot be used: there is no such file/],
    [['.json'], /\.json cannot be used: there is no such file/],
    [['folder.yaml'], /folder\.yaml cannot be used: it is a folder, not a file/],
    [['veth.yaml'], /its name is "veth", as of a topology that is there already/],
    [['a.yaml', 'b.json'], /b\.json cannot be used: another file here is called "a", too/],
  ] as const)('%j is refused before anything is built', async (names, says) => {
    const { code, stderr } = await run('compare', ...names, '--dry-run');
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/^hint: /m);
    expect(code).toBe(2);
  });
});

it('schema/vethscope.topology.schema.json is what the program reads (renew it with npm run docs)', async () => {
  const schema = { title: 'A topology of vethscope', ...z.toJSONSchema(topologyFileSchema, { io: 'input' }) };
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    '../../../schema/vethscope.topology.schema.json',
  );
});
