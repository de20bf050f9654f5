/** Machines and tools that are not like ours: worked with, or refused before anything is built, in one sentence with the true cause. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/model/result.ts';
import { loadResult } from '../../src/result/store/store.ts';
import type { Ended, Place } from '../helpers/program.ts';
import { expectTold, inTrial, type Trial } from '../helpers/trial.ts';
import { pathWith } from '../helpers/wrapped-tools.ts';

const short = ['compare', 'veth', '--load', 'ping', '--rounds', '1', '--duration', '1', '--output', 'out'];
const resultOf = ({ folder }: Trial): Promise<Result> => loadResult(join(folder, 'out'));

const run = (trial: Trial, args: readonly string[], place: Omit<Place, 'cwd'> = {}): Promise<Ended> =>
  trial.start(args, place).ended;

const through = (script: string, ...before: string[]) => ({
  through: [...before, 'sh', '-c', `${script}\nexec "$@"`, 'sh'],
});

/** One sentence, one hint, and not a word of a run. */
const expectRefused = (ended: Ended, what: RegExp): void => {
  expectTold(ended, what);
  expect(ended.stderr.trimEnd().split('\n')).toHaveLength(2);
};

describe.concurrent('what no wire can be built with is refused before anything is built', { timeout: 300_000 }, () => {
  const readOnly = 'mount --bind /proc/sys /proc/sys; mount -o remount,bind,ro /proc/sys';

  it.each([[short], [['ab', 'veth', 'veth', '--output', 'out']], [['lab', 'run', 'pair']]])(
    '/proc/sys is read-only: %s',
    (args) =>
      inTrial(async (trial) => {
        const ended = await run(trial, args, through(readOnly, 'unshare', '--mount'));
        expectRefused(ended, /^error: No namespace can be configured: \/proc\/sys is read-only here/m);
      }),
  );

  it.each([[short], [['ab', 'veth', 'veth', '--output', 'out']], [['lab', 'run', 'pair']], [['doctor']]])(
    'few files may be opened: %s',
    (args) =>
      inTrial(async (trial) => {
        const ended = await run(trial, args, through('ulimit -n 64'));
        expectRefused(
          ended,
          /^error: This process may open 64 files, but this run needs \d+ \(the limit of open files/m,
        );
      }),
  );

  it.each([
    ['ping', 'iputils'],
    ['ip', 'iproute'],
    ['taskset', 'util-linux'],
    ['setpriv', 'util-linux'],
  ])('%s of BusyBox', (tool, right) =>
    inTrial(async (trial) => {
      mkdirSync(join(trial.folder, 'tools'));
      const busybox = execFileSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim();
      symlinkSync(busybox, join(trial.folder, 'tools', tool));
      const env = { PATH: `${join(trial.folder, 'tools')}:${process.env.PATH}` };
      const ended = await run(trial, short, { env });
      expectRefused(ended, new RegExp(`^error: The first "${tool}" in PATH is of BusyBox [\\d.]+`, 'm'));
      expect(ended.stderr).toContain(right);
      const doctor = await run(trial, ['doctor'], { env });
      expect(doctor.stdout).toMatch(new RegExp(`missing +${tool} +BusyBox`));
      expect(doctor.code).toBe(2);
    }),
  );

  it('--cpus with one that may not be used', () =>
    inTrial(async (trial) => {
      const ended = await run(trial, [...short, '--cpus', 'client=0,server=1'], { through: ['taskset', '-c', '1'] });
      expectRefused(ended, /names CPU 0, which this process may not use: it may use 1\./);
    }));
});

describe.concurrent('what a machine has otherwise is worked with', { timeout: 300_000 }, () => {
  it('one CPU that is not CPU 0: nothing is pinned', () =>
    inTrial(async (trial) => {
      const args = [...short, '--backend', 'none'];
      const { code, stderr } = await run(trial, args, { through: ['taskset', '-c', '1'] });
      expect(code, stderr).toBe(0);
      const { plan, environment } = await resultOf(trial);
      expect([plan.placement, environment.cpuCount]).toEqual([null, 1]);
      expect(plan.placementReason).toContain('CPU 1 is the only one');
    }));

  it('tracefs under debugfs alone: traced, and doctor says where it is', () =>
    inTrial(async (trial) => {
      const mounts = 'mount -t debugfs debugfs /sys/kernel/debug; umount /sys/kernel/tracing';
      const { code, stderr } = await run(trial, short, through(mounts, 'unshare', '--mount'));
      expect(code, stderr).toBe(0);
      expect((await resultOf(trial)).attachments).not.toEqual([]);
      const doctor = await run(trial, ['doctor'], through(mounts, 'unshare', '--mount'));
      expect(doctor.stdout).toMatch(/ok +tracefs +mounted on \/sys\/kernel\/debug\/tracing/);
    }));
});

describe.concurrent('a bpftrace without symbols', { timeout: 300_000 }, () => {
  const script = 'echo "ERROR: Could not resolve symbol: /proc/self/exe:BEGIN_trigger" >&2; exit 255';
  const env = ({ folder }: Trial) => ({ PATH: pathWith(folder, { tool: 'bpftrace', when: '*BEGIN*', script }) });

  it('is said by doctor', () =>
    inTrial(async (trial) => {
      const { code, stdout } = await run(trial, ['doctor'], { env: env(trial) });
      expect(stdout).toMatch(/missing +programs by tracepoint +.*BEGIN_trigger.*stripped/);
      expect(code).toBe(2);
    }));

  it('leaves auto untraced, with one warning', () =>
    inTrial(async (trial) => {
      const { code, stderr } = await run(trial, short, { env: env(trial) });
      expect(code, stderr).toBe(0);
      expect(stderr.match(/^warning: /gm)).toHaveLength(1);
      expect(stderr).toMatch(/^warning: Nothing can be traced here: .*tracepoint: .*BEGIN_trigger.*bpftrace-dbgsym/m);
      expect(stderr).not.toMatch(/failed:|--backend auto/);
    }));

  it('ends a run that asked for it, at once', () =>
    inTrial(async (trial) => {
      const ended = await run(trial, [...short, '--backend', 'tracepoint'], { env: env(trial) });
      expectTold(ended, /^error: The probe .* could not be used: .*BEGIN_trigger/m);
      expect(ended.stderr).not.toMatch(/failed:|--backend auto/);
    }));
});

describe.concurrent('what spoils every visit', { timeout: 300_000 }, () => {
  it('is told once, and ends the run', () =>
    inTrial(async (trial) => {
      const wrapper = { tool: 'ping', when: '*" -U "*', script: 'echo boom >&2; exit 3' };
      const args = [
        'compare',
        'bridge',
        '--load',
        'ping',
        '--rounds',
        '20',
        '--duration',
        '1',
        '--backend',
        'none',
        '--output',
        'out',
      ];
      const ended = await run(trial, args, { env: { PATH: pathWith(trial.folder, wrapper) } });
      expectTold(ended, /^error: The ping load failed: boom/m);
      expect(ended.stderr.match(/^failed: /gm)?.length).toBeLessThanOrEqual(2);
      expect((await resultOf(trial)).visits.length).toBeLessThanOrEqual(4);
    }));
});

describe.concurrent('clean', { timeout: 300_000 }, () => {
  it('keeps the journal of a run whose namespaces it cannot see', () =>
    inTrial(async (trial) => {
      const inside = `mount -t tmpfs tmpfs /run/netns 2>/dev/null || { mkdir -p /run/netns; mount -t tmpfs tmpfs /run/netns; }
"$@" >kept.txt 2>&1; run=$(sed -n 's/^run \\(....\\):.*/\\1/p' kept.txt)
echo "run $run"
nsenter -t $PPID -m -- "$0" "$CLEAN" clean; echo "outside $?"
test -d /run/vethscope/$run && echo "journal kept"
"$0" "$CLEAN" clean; ls /run/netns | grep -c "vs-$run-"; test -d /run/vethscope/$run || echo "journal gone"`;
      const args = [...short, '--backend', 'none', '--keep', '--sessions', '1'];
      const script = trial.start(args, {
        through: ['unshare', '--mount', 'sh', '-c', inside, process.execPath],
        env: { CLEAN: join(process.cwd(), 'dist/main.js') },
      });
      const { stdout, stderr } = await script.ended;
      expect(stderr).toMatch(/left alone: run \w{4} has namespaces in another mount namespace/);
      expect(stdout).toMatch(/outside 0\njournal kept\n/);
      expect(stdout).toMatch(/\n0\njournal gone\n/);
    }));
});
