/** What a machine can lack, run out of, or do to a run; mounts are made in a namespace of their own, so that nobody else meets them. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/model/result.ts';
import { loadResult } from '../../src/result/store/store.ts';
import type { Ended } from '../helpers/program.ts';
import { expectTold, inTrial, type Trial } from '../helpers/trial.ts';

const short = ['compare', 'veth', '--load', 'ping', '--rounds', '1', '--duration', '1', '--output', 'out'];
const untraced = [...short, '--backend', 'none'];

/** `first`: shell commands in a mount namespace of its own; `last`: what they do when the program has ended. */
const inMounts = (trial: Trial, args: readonly string[], first: string, last = ''): Promise<Ended> => {
  mkdirSync(join(trial.folder, 'out'));
  const script = `${first}\n"$@"\ncode=$?\n${last}\nexit $code`;
  return trial.start(args, { through: ['unshare', '--mount', 'sh', '-c', script, 'sh'] }).ended;
};

const resultOf = ({ folder }: Trial): Promise<Result> => loadResult(join(folder, 'out'));

describe.concurrent('the output', { timeout: 300_000 }, () => {
  it('on a disk that becomes full is told, and what was measured can be read', () =>
    inTrial(async (trial) => {
      const disk = 'mount -t tmpfs -o size=256k tmpfs out && mkdir out/run && head -c 150000 /dev/zero > out/filler';
      const many = ['compare', 'veth', '--load', 'ping', '--rounds', '50', '--duration', '1', '--backend', 'none'];
      mkdirSync(join(trial.folder, 'kept'));
      const ended = await inMounts(trial, [...many, '--output', 'out/run'], disk, 'cp out/run/* kept/');
      expectTold(ended, /^error: The output folder .*out\/run cannot be written \(ENOSPC/m);
      const { partial, visits } = await loadResult(join(trial.folder, 'kept'));
      expect({ partial, any: visits.length > 0 }).toEqual({ partial: true, any: true });
    }));

  it('on a read-only disk is refused before anything is built', () =>
    inTrial(async (trial) => {
      const ended = await inMounts(trial, short, 'mount -t tmpfs -o ro tmpfs out');
      expectTold(ended, /^error: The output folder .*out cannot be written \(EROFS/m);
      expect(ended.stderr).not.toContain('building');
    }));

  it('that is printed on a full disk is told; the files are complete', () =>
    inTrial(async (trial) => {
      const through = ['sh', '-c', '"$@" > /dev/full', 'sh'];
      const ended = await trial.start([...untraced, '--json'], { through }).ended;
      expectTold(ended, /^error: Cannot write to standard output \(ENOSPC/m);
      expect((await resultOf(trial)).partial).toBe(false);
    }));

  it('cannot be noted where /run is read-only, so nothing is done', () =>
    inTrial(async (trial) => {
      const ended = await inMounts(trial, short, 'mount -t tmpfs -o ro tmpfs /run');
      expectTold(ended, /^error: Cannot write the cleanup journal in \/run\/vethscope/m);
    }));

  it('of a tool that has no room for a temporary file is told', () =>
    inTrial(async (trial) => {
      const folder = 'mkdir t && mount -t tmpfs -o ro tmpfs t; export TMPDIR=$PWD/t';
      const ended = await inMounts(trial, untraced, folder);
      expectTold(ended, /No temporary file can be made in \S+\/t \(EROFS/);
    }));
});

describe.concurrent('the kernel', { timeout: 300_000 }, () => {
  const noTracefs = 'mount -t tmpfs tmpfs /sys/kernel/tracing';

  it('without tracefs is measured without probes, and that is said', () =>
    inTrial(async (trial) => {
      const ended = await inMounts(trial, short, noTracefs);
      expect(ended.stderr).toMatch(/^warning: Nothing can be traced here: .*tracefs is not mounted/m);
      expect(ended.code, ended.stderr).toBe(0);
      const { warnings, backend } = await resultOf(trial);
      expect({ backend, codes: warnings.map(({ code }) => code) }).toEqual({ backend: null, codes: ['untraced'] });
    }));

  it('without tracefs refuses the backend that was asked for', () =>
    inTrial(async (trial) => {
      const ended = await inMounts(trial, [...short, '--backend', 'tracepoint'], noTracefs);
      expectTold(ended, /^error: The backend "tracepoint" does not work on this kernel: tracefs is not mounted/m);
    }));
});

describe.concurrent('root without', { timeout: 300_000 }, () => {
  const without = (capabilities: string) => ({ through: ['setpriv', `--bounding-set=${capabilities}`] });

  it.each(['net_admin', 'net_raw', 'sys_admin'])('cap_%s is told', (capability) =>
    inTrial(async (trial) => {
      const ended = await trial.start(short, without(`-${capability}`)).ended;
      expectTold(ended, new RegExp(`^error: This process is root but lacks CAP_${capability.toUpperCase()}`, 'm'));
      expect(readdirSync(trial.folder)).toEqual([]);
    }),
  );

  it('cap_bpf and cap_perfmon measures and traces: cap_sys_admin contains them', () =>
    inTrial(async (trial) => {
      const { code, stderr } = await trial.start(short, without('-bpf,-perfmon')).ended;
      expect(code, stderr).toBe(0);
      expect((await resultOf(trial)).attachments).not.toEqual([]);
    }));
});

describe.concurrent('a missing tool', { timeout: 300_000 }, () => {
  /** All of /usr/bin but one; what is in /usr/sbin is found behind it. */
  const pathWithout = (tool: string, { folder }: Trial): string => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    for (const name of readdirSync('/usr/bin')) if (name !== tool) symlinkSync(`/usr/bin/${name}`, join(bin, name));
    return bin;
  };

  it.each([
    ['ping', 'ping'],
    ['iperf3', 'tcp'],
    ['setpriv', 'ping'],
  ])('%s is named, with the command that installs it', (tool, load) =>
    inTrial(async (trial) => {
      const args = untraced.map((word) => (word === 'ping' ? load : word));
      const ended = await trial.start(args, { env: { PATH: pathWithout(tool, trial) } }).ended;
      expectTold(ended, new RegExp(`The program "${tool}" is not installed\\.`));
      expect(ended.stderr).toContain('vethscope doctor --fix');
    }),
  );
});

describe.concurrent('the wall clock', { timeout: 300_000 }, () => {
  /** Every look at the clock finds it days away from the last one, back and on in turn. */
  const jumping = `
    const RealDate = Date;
    let looks = 0;
    const now = () => RealDate.now() + ++looks * (looks % 2 ? 86_400_000 : -86_400_000);
    globalThis.Date = class extends RealDate {
      constructor(...args) { super(...(args.length > 0 ? args : [now()])); }
      static now() { return now(); }
    };`;

  const durationsOf = (result: Result): number[] => [
    result.totalMs,
    ...result.visits.flatMap(({ loadMs, totalMs, startedMs }) => [loadMs, totalMs, startedMs]),
    ...result.commands.flatMap(({ atMs, durationMs }) => [atMs, durationMs]),
    ...result.attachments.map(({ attachMs }) => attachMs),
    ...result.arms.map(({ buildMs }) => buildMs),
  ];

  it('may jump: it is a label, and every duration is of the monotonic clock', () =>
    inTrial(async (trial) => {
      writeFileSync(join(trial.folder, 'jump.mjs'), jumping);
      const started = performance.now();
      const env = { NODE_OPTIONS: `--import ${join(trial.folder, 'jump.mjs')}` };
      const { code, stderr } = await trial.start(short, { env }).ended;
      const wholeMs = performance.now() - started;
      expect(code, stderr).toBe(0);
      const result = await resultOf(trial);
      const labelsMs = Date.parse(result.finishedAt ?? '') - Date.parse(result.startedAt);
      expect(Math.abs(labelsMs)).toBeGreaterThan(wholeMs * 100);
      for (const ms of durationsOf(result)) {
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThan(wholeMs);
      }
      const clock = result.visits.flatMap(({ audits }) => audits.filter(({ name }) => name === 'clock-not-set'));
      expect(clock.map(({ ok }) => ok)).toEqual(result.visits.map(() => false));
      const starts = result.visits.map(({ startedMs }) => startedMs);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
      expect(readFileSync(join(trial.folder, 'out/report.md'), 'utf8')).not.toMatch(/NaN|Invalid/);
    }));
});
