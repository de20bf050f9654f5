/**
 * Records what a real bpftrace writes, as root: record.ts LABEL [BPFTRACE [CASE …]]. That of another Debian is run in its root
 * (CONTRIBUTING.md, "Other userlands"): npm run --silent userland -- sid npx tsx packages/bpftrace-wrapper/test/record/record.ts 0.27
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { instrument } from '../../src/instrument.ts';
import { bpftraceVersion } from '../../src/version.ts';
import { cases, type RecordedCase } from './cases.ts';

/** A program that was meant to be refused, and is not, would run for ever. */
const patienceMs = 30_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const occurrences = (text: string, part: string): number => text.split(part).length - 1;

/** Resolves when stdout holds `part` `times` times. */
const seen = async (stdout: () => string, part: string, times: number): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (occurrences(stdout(), part) < times) {
    if (Date.now() > deadline) throw new Error(`no ${times} × ${part} in ${stdout().length} characters`);
    await pause(20);
  }
};

const record = async (folder: string, name: string, one: RecordedCase, path: string): Promise<void> => {
  const { program, readyText, tail } = instrument(one.program, await bpftraceVersion(path));
  const asNobody = one.user === 'nobody';
  const prefix = asNobody && path === 'bpftrace' ? ['setpriv', '--reuid', '65534', '--clear-groups'] : [];
  const [file = path, ...args] = [...prefix, path, '-f', 'json', '-e', program];
  const env = { LC_ALL: 'C', ...one.env, ...(asNobody ? { BPFTRACE_USER: '65534' } : {}) };
  const subprocess = execa(file, args, {
    env,
    reject: false,
    buffer: { stdout: false, stderr: true },
    stripFinalNewline: false,
    timeout: patienceMs,
  });
  let stdout = '';
  subprocess.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  const ready = readyText.trim();
  if (one.drive !== 'none') await seen(() => stdout, ready, 1);
  if (one.drive === 'dumps') {
    for (const times of [1, 2]) {
      subprocess.kill('SIGUSR1');
      await seen(() => stdout, `"${tail}": 1`, times);
    }
  }
  if (one.drive === 'overrun') {
    subprocess.kill('SIGSTOP');
    await pause(300);
    subprocess.kill('SIGCONT');
    await seen(() => stdout, 'lost_events', 1);
  }
  if (one.drive !== 'none') subprocess.kill('SIGINT');
  const { exitCode = null, signal = null, stderr, timedOut } = await subprocess;
  if (timedOut) throw new Error(`${name} did not end; is its program still one that is refused?`);
  await writeFile(join(folder, `${name}.stdout`), shortened(stdout));
  await writeFile(join(folder, `${name}.stderr`), String(stderr));
  await writeFile(
    join(folder, `${name}.json`),
    `${JSON.stringify({ program: one.program, env: one.env ?? {}, exitCode, signal }, null, 2)}\n`,
  );
};

/** Thousands of equal lines prove no more than twenty do. */
const shortened = (stdout: string): string => {
  let printed = 0;
  const keep = (line: string): boolean => !line.includes('0123456789') || ++printed <= 20;
  return stdout.split('\n').filter(keep).join('\n');
};

const [label, path = 'bpftrace', ...wanted] = process.argv.slice(2);
const folder = new URL(`../fixtures/bpftrace-${label}/`, import.meta.url).pathname;
await mkdir(folder, { recursive: true });
for (const [name, one] of Object.entries(cases)) {
  if (wanted.length === 0 || wanted.includes(name)) await record(folder, name, one, path);
}
