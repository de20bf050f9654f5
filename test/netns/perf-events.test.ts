import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type BpftraceSession, startBpftrace } from 'bpftrace-wrapper';
import { expect, it } from 'vitest';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { disableEvents } from '../../src/trace/session/disable-events.ts';
import { tracepointEvents } from '../../src/trace/session/tracepoint-events.ts';
import { buildLab, burst, pairLines } from '../helpers/probe-lab.ts';

const perl = async (script: string, args: readonly (string | number)[], cpus?: string): Promise<string> => {
  const { stdout } = await execRunner.run({ argv: ['perl', '-e', script, ...args.map(String)], cpus });
  return stdout.trim();
};

/** prctl(2) PR_SET_NAME on CPU 0, where bpftrace opens its events: each passes task:task_rename. x86-64 and arm64. */
const prctl = process.arch === 'arm64' ? 167 : 157;
const newName = `vs-${process.pid}`;
const rename = (times: number) =>
  perl(`my $name = "${newName}"; syscall(${prctl}, 15, $name, 0, 0, 0) for 1 .. $ARGV[0];`, [times], '0');

/** How many samples the kernel built for the events of a process: what read(2) of a perf event tells. */
const sampled = async (pid: number): Promise<number> =>
  Number(
    await perl(
      `${tracepointEvents}
       my $process = syscall(434, $ARGV[0] + 0, 0);
       my $sum = 0;
       for (tracepoint_events($ARGV[0])) {
         my $fd = syscall(438, $process, $$_[0] + 0, 0);
         open(my $event, "<&=", $fd) or die;
         sysread($event, my $count, 8) == 8 or die "$!";
         $sum += unpack("Q", $count);
       }
       print $sum;`,
      [pid],
    ),
  );

const start = () =>
  startBpftrace({
    program: `BEGIN { @begun = 1; }
      tracepoint:task:task_rename /args->newcomm == "${newName}"/ { @hits = count(); }
      tracepoint:syscalls:sys_enter_prctl /args->option == 15/ { @calls = count(); }
      interval:ms:10 { @turns = count(); }
      END { printf("the end\\n"); }`,
  });

const printed = async (session: BpftraceSession): Promise<string> => {
  let all = '';
  for await (const event of session.events) if (event.type === 'printf') all += event.text;
  return all;
};

it('no sample is built any more, the programs count on, and bpftrace lives and ends as ever', async () => {
  await using session = await start();
  const ended = printed(session);
  await rename(1000);
  const whileEnabled = await sampled(session.pid);
  expect(whileEnabled).toBeGreaterThanOrEqual(2000);
  expect(await disableEvents(execRunner, session.pid)).toEqual({ disabled: 2, leftEnabled: null });
  const before = await session.snapshot();
  const built = await sampled(session.pid);
  await rename(20_000);
  expect(await sampled(session.pid)).toBe(built);
  const maps = await session.stop();
  expect(maps.integer('@hits')).toBe(21_000n);
  expect(maps.integer('@begun')).toBe(1n);
  // Its own clock is an event, too, and goes on.
  expect(maps.integer('@turns')).toBeGreaterThan(before.integer('@turns'));
  expect(await ended).toContain('the end');
});

it('waits for no bpftrace: one that hangs loses nothing, one that is gone is told', async () => {
  await using session = await start();
  process.kill(session.pid, 'SIGSTOP');
  try {
    expect(await disableEvents(execRunner, session.pid)).toEqual({ disabled: 2, leftEnabled: null });
    await rename(1000);
  } finally {
    process.kill(session.pid, 'SIGCONT');
  }
  expect((await session.snapshot()).integer('@hits')).toBe(1000n);
  await session.kill();
  expect(await disableEvents(execRunner, session.pid)).toEqual({
    disabled: 0,
    leftEnabled: expect.stringContaining('No such process'),
  });
});

it('says that it may not', async () => {
  const sleeping = spawn('sleep', ['60']);
  const argv = (command: readonly string[]) => [
    'setpriv',
    '--bounding-set',
    '-sys_admin,-sys_ptrace',
    '--',
    ...command,
  ];
  const bounded = {
    ...execRunner,
    run: (command: { argv: readonly string[] }, options?: object) =>
      execRunner.run({ argv: argv(command.argv) as [string, ...string[]] }, options),
  };
  const { leftEnabled } = await disableEvents(bounded, sleeping.pid ?? 0);
  expect(leftEnabled).toMatch(/Operation not permitted/);
  sleeping.kill();
  await once(sleeping, 'exit');
});

it('every probe of the product is relieved of its event, and counts exactly', async () => {
  await using lab = await buildLab('quiet', ['client', 'server'], pairLines);
  const session = await lab.attach();
  const hooks = new Set(session.attachments.flatMap((attachment) => attachment.hooks));
  const disabled = session.kernel.perfEvents?.disabled ?? 0;
  expect(session.kernel.perfEvents?.leftEnabled).toBeNull();
  expect(disabled).toBeGreaterThanOrEqual(hooks.size);
  const built = await sampled(session.pid);
  const { observed } = await lab.observe(session, () => lab.exec('client', ...burst(5000)));
  expect(await sampled(session.pid)).toBe(built);
  const crossed = observed.crossings.find(({ hook, node }) => hook === 'netif_receive_skb' && node === 'server');
  expect(crossed?.skbs).toBe(5000);
});
