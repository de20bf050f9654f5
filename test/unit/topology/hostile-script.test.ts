/** Names of a topology as words of a shell script: refused, or quoted; prose as a comment that ends with its line. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { VethscopeError } from '../../../src/errors.ts';
import { type Topology, topologySchema } from '../../../src/model/topology.ts';
import { findKind } from '../../../src/topology/kinds/index.ts';
import { shellScript } from '../../../src/topology/render/shell-script.ts';
import { textDrawing } from '../../../src/topology/render/text-drawing.ts';
import { inject, stringPlaces } from '../../helpers/inject.ts';
import { payloads } from '../../helpers/payloads.ts';

const folder = mkdtempSync(join(tmpdir(), 'vethscope-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

const bridge = (): Topology =>
  findKind('bridge').build({
    prefix: 'vs-test-0',
    ipVersion: 4,
    mtuBytes: 1500,
    offloads: { tx: 'on' },
    datapath: 'userspace',
  });

/** One field at a time: those that are refused would hide the others. */
const topologiesWith = (payload: string): { place: string; topology: Topology }[] => {
  const original = { ...bridge(), sysctls: [{ node: 'client' as const, key: 'net.ipv4.ip_forward', value: '0' }] };
  return stringPlaces(topologySchema).map((place) => ({
    place,
    topology: inject(topologySchema, original, (text, _max, at) =>
      at === place ? `${text}${payload}` : text,
    ) as Topology,
  }));
};

/** Runs the script where every program is a stub that writes down its words; how many were called, with how many. */
const calls = (script: string): string[] => {
  const work = mkdtempSync(join(folder, 'script-'));
  const stub = '#!/bin/sh\necho "$0 $#" >>"$LOG"\n';
  for (const name of ['ip', 'sysctl', 'ethtool', 'tc']) writeFileSync(join(work, name), stub, { mode: 0o755 });
  // What the payloads would have a shell do: only seen if it is there to be run.
  for (const name of ['touch', 'reboot']) writeFileSync(join(work, name), '#!/bin/sh\n: >"$HURT"\n', { mode: 0o755 });
  execFileSync('/bin/sh', ['-s', 'up'], {
    cwd: work,
    input: script,
    env: { PATH: work, LOG: join(work, 'log'), HURT: join(work, 'hurt') },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  expect(existsSync(join(work, 'hurt'))).toBe(false);
  const lines = readFileSync(join(work, 'log'), 'utf8').replaceAll(`${work}/`, '').trim().split('\n');
  rmSync(work, { recursive: true });
  return lines;
};

describe('a hostile string in a topology', () => {
  const harmless = calls(shellScript({ ...bridge(), sysctls: [{ node: 'client', key: 'a', value: '0' }] }));

  it.each(Object.entries(payloads))('is refused, or is one word of the script: %s', (_name, payload) => {
    const built: string[] = [];
    for (const { place, topology } of topologiesWith(payload)) {
      expect(textDrawing(topology)).toEqual(expect.any(String));
      try {
        expect(calls(shellScript(topology)), place).toEqual(harmless);
        built.push(place);
      } catch (error) {
        if (!(error instanceof VethscopeError)) throw error;
        expect(error.code, place).toBe('TOPOLOGY_NAME');
      }
    }
    expect(built).toEqual(expect.arrayContaining(['.kind', '.title', '.sysctls[].value']));
    expect(built).not.toContain('.nodes[].netns');
  });
});
