import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CompareFlags } from '../../../src/cli/options/compare-flags.ts';
import { parseFlags, readOptions } from '../../../src/cli/options/read-options.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'vethscope-options-'));
});
afterEach(() => rm(cwd, { recursive: true }));

const writeConfig = (value: unknown, name = 'vethscope.config.json') =>
  writeFile(join(cwd, name), typeof value === 'string' ? value : JSON.stringify(value));

describe('the command line', () => {
  it('becomes the keys of the config', () => {
    const flags: CompareFlags = {
      load: 'ping, tcp',
      rounds: '4',
      offload: 'tso=off,gro=on',
      cpus: 'client=0,2,server=1-3',
      interval: '5',
      length: '512',
      format: 'html,json',
      reverse: true,
      dryRun: true,
    };
    expect(parseFlags(['bridge'], flags)).toEqual({
      topologies: ['bridge'],
      loads: ['ping', 'tcp'],
      rounds: 4,
      offload: { tso: 'off', gro: 'on' },
      cpus: { client: '0,2', server: '1-3' },
      interval: 5,
      length: 512,
      format: ['html', 'json'],
      reverse: true,
      dryRun: true,
    });
    expect(parseFlags([], { cpus: 'none' })).toEqual({ cpus: 'none' });
    expect(parseFlags([], {})).toEqual({});
  });

  it.each<[CompareFlags, string]>([
    [{ rounds: '0' }, '--rounds 0 must be 1 or more.'],
    [{ duration: '-3' }, '--duration -3 must be 1 or more.'],
    [{ duration: '1.5' }, '--duration 1.5 must be a whole number.'],
    [{ sessions: 'many' }, '--sessions many must be a whole number.'],
    [{ sessions: '' }, '--sessions "" must be a whole number.'],
    [{ load: 'ping,sctp' }, '--load ping,sctp must be one of: ping, tcp, udp, rr-tcp, rr-udp.'],
    [{ load: ',' }, '--load , must name at least one.'],
    [{ preset: 'fast' }, '--preset fast must be one of: quick, standard, thorough.'],
    [{ backend: 'xdp' }, '--backend xdp must be one of: auto, fentry, kprobe, rawtracepoint, tracepoint, none.'],
    [{ datapath: 'dpdk' }, '--datapath dpdk must be one of: auto, kernel, userspace.'],
    [{ mtu: '70000' }, '--mtu 70000 must be 65535 or less.'],
    [{ offload: 'lro=on' }, '--offload lro=on does not know "lro".'],
    [{ offload: 'tso=maybe' }, '--offload tso=maybe must be on or off.'],
    [{ offload: 'tso' }, '--offload tso must be on or off.'],
    [{ cpus: 'client=x' }, '--cpus client=x must be CPU numbers such as 0 or 0-3.'],
    [{ cpus: 'router=0' }, '--cpus router=0 does not know "router".'],
    [{ interval: '0.5' }, '--interval 0.5 must be a whole number.'],
    [{ interval: '0' }, '--interval 0 must be 1 or more.'],
    [{ length: '8' }, '--length 8 must be 16 or more.'],
    [{ seed: '-1' }, '--seed -1 must be 0 or more.'],
    [{ format: 'pdf' }, '--format pdf must be one of: html, md, json.'],
  ])('refuses %o in one sentence', (flags, sentence) => {
    expect(() => parseFlags([], flags)).toThrow(expect.objectContaining({ code: 'BAD_OPTION', message: sentence }));
  });
});

describe('what is named twice', () => {
  it.each<[string, readonly string[], CompareFlags, string]>([
    ['a topology', ['bridge', 'veth', 'bridge'], {}, 'The topology bridge is named twice.'],
    ['a twin', ['bridge'], { aa: 'bridge,bridge' }, 'bridge is named twice.'],
    ['a load', [], { load: 'tcp,ping,tcp' }, 'tcp is named twice.'],
    ['a feature', [], { offload: 'tso=on,gro=on,tso=off' }, '--offload says both tso=on and tso=off.'],
    ['a node', [], { cpus: 'client=0,client=1' }, '--cpus says both client=0 and client=1.'],
  ])('is refused: %s', async (_what, topologies, flags, message) => {
    await expect(readOptions(cwd, topologies, flags)).rejects.toMatchObject({ code: 'BAD_OPTION', message });
  });

  it('is refused in the config file, too', async () => {
    await writeConfig({ topologies: ['bridge', 'bridge'] });
    await expect(readOptions(cwd, [], {})).rejects.toMatchObject({ message: 'The topology bridge is named twice.' });
  });
});

describe('the config file', () => {
  it('may begin with a byte order mark', async () => {
    await writeConfig('\ufeff{"mtu": 9000}');
    expect(await readOptions(cwd, [], {})).toEqual({ mtu: 9000 });
  });

  it('is read from the working directory, and the command line wins key by key', async () => {
    await writeConfig({ $schema: './schema.json', loads: ['udp'], mtu: 9000, keep: true });
    expect(await readOptions(cwd, [], { mtu: '1400' })).toEqual({ loads: ['udp'], mtu: 1400, keep: true });
  });

  it('is replaced in its size of the run, however either spells it', async () => {
    await writeConfig({ preset: 'thorough', mtu: 9000 });
    expect(await readOptions(cwd, [], { rounds: '2' })).toEqual({ rounds: 2, mtu: 9000 });
    await writeConfig({ rounds: 9, duration: 4 });
    expect(await readOptions(cwd, [], { preset: 'quick' })).toEqual({ preset: 'quick' });
    expect(await readOptions(cwd, [], { seed: '3' })).toEqual({ rounds: 9, duration: 4, seed: 3 });
  });

  it('may have another name, and must then be there', async () => {
    await writeConfig({ mtu: 9000 });
    await writeConfig({ mtu: 1280 }, 'other.json');
    expect(await readOptions(cwd, [], { config: 'other.json' })).toEqual({ mtu: 1280 });
    await expect(readOptions(cwd, [], { config: 'absent.json' })).rejects.toThrow(
      /absent\.json.*cannot be read \(ENOENT\)/,
    );
    await rm(join(cwd, 'vethscope.config.json'));
    expect(await readOptions(cwd, [], {})).toEqual({});
  });

  it.each([
    ['{"mtu": 1500', 'it is not valid JSON'],
    ['', 'it is not valid JSON'],
    ['null', 'it must be an object, not null.'],
    ['[1]', 'it must be an object, not a list.'],
    ['"bridge"', 'it must be an object, not a string.'],
    [{ offload: 'tso=off' }, '"offload" must be an object, not a string.'],
    [{ topologies: [3] }, '"topologies" must hold a string, not a number.'],
    [{ reverse: 'yes' }, '"reverse" must be true or false, not a string.'],
    [{ colour: 1 }, 'it has no key "colour".'],
    [{ rounds: 0 }, '"rounds" must be 1 or more.'],
    [{ loads: 'tcp' }, '"loads" must be a list, not a string.'],
    [{ offload: { lro: 'on' } }, '"offload" does not know "lro".'],
  ])('is refused in one sentence: %o', async (config, detail) => {
    await writeConfig(config);
    await expect(readOptions(cwd, [], {})).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(detail),
      todo: expect.stringContaining('schema'),
    });
  });
});
