import { describe, expect, it } from 'vitest';
import { parseJournal } from '../../../src/topology/cleanup/stale-runs.ts';
import { isOurs } from '../../../src/topology/cleanup/undo-allowlist.ts';
import { isNetnsOf, newRunId, runIdPattern } from '../../../src/topology/run-id.ts';

const command = (line: string, netns?: string) => ({
  argv: line.split(' ') as [string, ...string[]],
  ...(netns === undefined ? {} : { netns }),
});

describe('what a journal may have undone', () => {
  it.each([
    ['its own namespace', command('ip netns del vs-k3f9-0-c')],
    ['something inside its own namespace', command('ovs-dpctl del-dp ovs-system', 'vs-k3f9-12-w')],
    ['a mount of tracefs', command('umount /sys/kernel/tracing')],
    ['a module', command('modprobe -r openvswitch')],
  ])('%s', (_name, undo) => {
    expect(isOurs('k3f9', undo)).toBe(true);
  });

  it.each([
    ["another run's namespace", command('ip netns del vs-aaaa-0-c')],
    ["somebody's namespace", command('ip netns del production')],
    ['a name that only begins like ours', command('ip netns del vs-k3f9-0-c-and-more')],
    ['no name at all', command('ip netns del')],
    ["something inside somebody's namespace", command('ip link del eth0', 'production')],
    ['a sysctl', command('sysctl -q -w kernel.bpf_stats_enabled=0')],
    ["a command on the host's devices", command('ip link del eth0')],
    ['files', command('rm -rf /')],
    ['files behind our own folder', command('rm -rf /run/vethscope/k3f9/../../../etc')],
    ['another mount', command('umount /home')],
    ['another setting', command('sysctl -q -w kernel.panic=1')],
    ['a shell', command('sh -c reboot')],
  ])('never %s', (_name, undo) => {
    expect(isOurs('k3f9', undo)).toBe(false);
  });

  it('is not widened by a run id that is a pattern', () => {
    expect(isNetnsOf('....', 'vs-abcd-0-c')).toBe(false);
    expect(isNetnsOf('.*', 'vs-abcd-0-c')).toBe(false);
  });
});

describe('a journal', () => {
  const undo = {
    type: 'undo',
    label: 'create namespaces',
    commands: [{ argv: ['ip', 'netns', 'del', 'vs-k3f9-0-c'] }],
  };

  it('is read line by line: a cut or foreign line costs itself only', () => {
    const text = `${JSON.stringify(undo)}\nnoise\n{"type":"unknown"}\n\n${JSON.stringify(undo)}\n{"type":"undo","com`;
    expect(parseJournal(text)).toEqual([undo, undo]);
  });

  it('with an undo without a command is not accepted', () => {
    expect(parseJournal(JSON.stringify({ ...undo, commands: [{ argv: [] }] }))).toEqual([]);
  });
});

it('run ids are of the form that names and folders rely on', () => {
  for (let n = 0; n < 50; n += 1) expect(newRunId()).toMatch(runIdPattern);
});
