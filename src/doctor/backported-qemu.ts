/**
 * Debian 12 has QEMU 7.2, whose emulation now and then makes a guest panic (vm/qemu/tcg-int3-race.ts); its backports have a newer one.
 * Taken from there for the tests, by a sources list that is gone afterwards: the host's own sources and lists stay as they are.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VethscopeError } from '../errors.ts';
import type { Command, Runner } from '../system/exec/runner.ts';
import type { PackageManagerName } from '../system/machine/tool-uses.ts';
import { Teardown } from '../system/process/teardown.ts';
import { openAptFolder } from '../vm/kernel/apt-folder.ts';
import { hasInt3Race } from '../vm/qemu/tcg-int3-race.ts';
import type { DoctorFacts } from './facts.ts';

export const qemu = 'qemu-system-x86_64';
const release = 'bookworm';
const installTimeoutMs = 10 * 60_000;

/** Whether --fix should try: only for the tests, which alone ask for QEMU's version. */
export const wantsBackportedQemu = (facts: DoctorFacts, manager: PackageManagerName | null): boolean => {
  const version = facts.tools[qemu];
  if (version === undefined || manager !== 'apt-get' || facts.debianRelease !== release) return false;
  return version === null || hasInt3Race(version);
};

const installCommand = (options: readonly string[]): Command => ({
  argv: [
    ...(['apt-get', ...options] as const),
    ...['install', '-y', '--no-install-recommends', '-t', `${release}-backports`, 'qemu-system-x86'],
  ],
  env: { DEBIAN_FRONTEND: 'noninteractive' },
});

/** As it is listed: the sources list is made when it is run. */
export const backportedQemuCommand: Command = installCommand([]);

/** Resolves with null where it is installed, else with why it could not be had; then nothing was changed. */
export const installBackportedQemu = async (runner: Runner): Promise<string | null> => {
  await using teardown = new Teardown();
  const folder = await mkdtemp(join(tmpdir(), 'vethscope-apt-'));
  teardown.defer(() => rm(folder, { recursive: true, force: true }));
  try {
    const { options, trouble } = await openAptFolder(folder, [release, `${release}-backports`], runner);
    const limits = { timeoutMs: installTimeoutMs, allowFailure: true };
    const { exitCode, stderr } = await runner.run(installCommand(options), limits);
    return exitCode === 0 ? null : (trouble ?? /^E: (.*)$/m.exec(stderr)?.[1] ?? 'apt-get did not say why.');
  } catch (error) {
    if (error instanceof VethscopeError) return error.message;
    throw error;
  }
};
