/** Settings as a user gives them, on real wires: what is in force is what is said, and what is not is an error. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { xdpObject, xdpSection } from '../../src/lab/xdp-object.ts';
import { settingsOf } from '../../src/result/settings.ts';
import { loadResult } from '../../src/result/store/store.ts';
import { startProgram } from '../helpers/program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vethscope-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const short = [
  '--load',
  'ping',
  '--sessions',
  '1',
  '--rounds',
  '1',
  '--duration',
  '1',
  '--no-rerun',
  '--output',
  'run',
];

const ab = (a: string, b: string) => startProgram(['ab', a, b, ...short], { cwd: folder }).ended;

it('a key of the whole host is refused before the first visit', async () => {
  const { code, stderr } = await ab('veth', 'veth,sysctl:server:net.core.rmem_default=8388608');
  expect(stderr).toMatch(/^error: sysctl:server:net\.core\.rmem_default=8388608 was asked for b .*the whole host's/m);
  expect(code).toBe(2);
  expect((await loadResult(join(folder, 'run'))).visits).toEqual([]);
});

it('a key of no namespace at all is refused before anything is built', async () => {
  const { code, stderr } = await ab('veth', 'veth,sysctl:server:vm.swappiness=10');
  expect(stderr).toMatch(/^error: .*vm\.swappiness=10.* would change the whole host/m);
  expect({ code, built: stderr.includes('building') }).toEqual({ code: 2, built: false });
});

it('what an XDP program takes away stands in the verdict, the report and the page', async () => {
  const object = join(folder, 'pass.o');
  writeFileSync(object, xdpObject('pass'));
  const sysctls = 'sysctl:client:net.ipv4.conf.eth0.rp_filter=1,sysctl:server:net.ipv4.tcp_rmem=4096 87380 6291456';
  const xdp = `setup:server:ip link set dev eth1 xdp obj ${object} sec ${xdpSection}`;
  const { stdout, stderr } = await ab('veth', `veth,${sysctls},${xdp}`);
  const sentence = 'b has TSO off at client/eth0: an XDP program at its peer switches it off';
  expect(stdout.split('\n').slice(0, 4).join('\n'), stderr).toContain(sentence);
  const fileText = (name: string): string => readFileSync(join(folder, 'run', name), 'utf8');
  expect(fileText('verdict.md')).toContain(sentence);
  expect(fileText('index.html')).toContain(sentence);
  expect(fileText('report.md')).toContain(sentence);
  expect(fileText('report.md')).toMatch(/Offloads: .*tso=off .* on client\/eth0 of b/);
  const result = await loadResult(join(folder, 'run'));
  const ofB = settingsOf(result, 'b');
  expect(ofB.find(({ device }) => device === 'eth1')?.values.xdp).toMatch(/^native /);
  expect(ofB.find(({ node, device }) => node === 'client' && device === null)?.values).toMatchObject({
    'net.ipv4.conf.eth0.rp_filter': '1',
  });
  expect(result.environment.sysctls).toHaveProperty(['net.core.high_order_alloc_disable']);
  expect(result.environment.sysctls).not.toHaveProperty(['net.ipv4.tcp_rmem']);
  expect(JSON.stringify(result.settings).length).toBeLessThan(50_000);
});
