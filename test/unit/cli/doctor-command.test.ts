import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DoctorFacts } from '../../../src/doctor/facts.ts';
import { main } from '../../../src/main.ts';
import { type CapturedOptions, capturedIo } from '../../helpers/captured-io.ts';
import { fakeRunner } from '../../helpers/fake-runner.ts';
import { bareFacts, completeFacts } from '../../helpers/sample-facts.ts';

const facts = vi.hoisted(() => vi.fn());
vi.mock('../../../src/doctor/facts.ts', () => ({ readDoctorFacts: facts }));
vi.mock('../../../src/run/experiment.ts', () => ({ runExperiment: vi.fn() }));

beforeEach(() => facts.mockReset());

const doctor = async (words: string, found: readonly DoctorFacts[], options: CapturedOptions = {}) => {
  for (const each of found) facts.mockResolvedValueOnce(each);
  const fake = fakeRunner();
  const captured = capturedIo({ runner: fake.runner, ...options });
  const code = await main(['doctor', ...words.split(' ').filter(Boolean)], captured.io);
  return { code, stdout: captured.stdout(), stderr: captured.stderr(), calls: fake.calls };
};

/** Nothing to install, so that no test meets the host's package manager. */
const unmounted: DoctorFacts = { ...completeFacts, tracefs: false };
const mount = 'mount -t tracefs tracefs /sys/kernel/tracing';

describe('doctor', () => {
  it('exits 0 where the default comparison can run, 2 where it cannot', async () => {
    expect((await doctor('', [completeFacts])).code).toBe(0);
    const bare = await doctor('', [bareFacts]);
    expect(bare.code).toBe(2);
    expect(bare.stdout).toContain('The default comparison cannot run');
    expect(bare.calls).toEqual([]);
  });

  it('--json is the checks and nothing else', async () => {
    const { code, stdout } = await doctor('--json', [bareFacts]);
    expect(code).toBe(2);
    const parsed = JSON.parse(stdout);
    expect(parsed.canCompare).toBe(false);
    expect(parsed.checks[0]).toEqual({ name: 'root', status: 'ok', found: 'yes', costs: null, fix: null });
  });

  it('--for-tests asks for the tools and kernels of the tests, too', async () => {
    await doctor('--for-tests', [completeFacts], { env: { XDG_CACHE_HOME: '/cache' } });
    expect(facts).toHaveBeenCalledWith(expect.anything(), {
      isRoot: true,
      forTests: true,
      cache: '/cache/vethscope/vm',
      loads: [],
    });
  });
});

describe('doctor --fix', () => {
  it('says one line where nothing is missing', async () => {
    expect(await doctor('--fix', [completeFacts])).toMatchObject({
      code: 0,
      stdout: 'everything is in place\n',
      calls: [],
    });
  });

  it('needs root, and names the command', async () => {
    const { code, stderr } = await doctor('--fix', [], { isRoot: false });
    expect(code).toBe(2);
    expect(stderr).toMatch(/sudo \/.* doctor --fix/);
  });

  it('without a terminal says what it would do, does nothing, exits 2', async () => {
    const { code, stdout, calls } = await doctor('--fix', [unmounted]);
    expect(code).toBe(2);
    expect(stdout).toBe(
      `doctor --fix runs:\n  ${mount}\nNothing was changed: there is no terminal to ask on. Run it again with --yes.\n`,
    );
    expect(calls).toEqual([]);
  });

  it.each([
    ['--yes', '--fix --yes', {}],
    ['CI=true', '--fix', { env: { CI: 'true' } }],
    ['CI=true on a terminal', '--fix', { env: { CI: 'true' }, isTTY: true }],
    ['a yes', '--fix', { isTTY: true, confirm: async () => true }],
  ])('with %s does what it listed, and looks again', async (_, words, options) => {
    const { code, stdout, calls } = await doctor(words, [unmounted, completeFacts], options);
    expect(calls).toEqual([mount]);
    expect(stdout).toBe(`doctor --fix runs:\n  ${mount}\neverything is in place\n`);
    expect(code).toBe(0);
  });

  it('takes a no for a no', async () => {
    const { code, stdout, calls } = await doctor('--fix', [unmounted], { isTTY: true, confirm: async () => false });
    expect(calls).toEqual([]);
    expect(stdout).toContain('Nothing was changed.');
    expect(code).toBe(2);
  });

  it('goes on with the QEMU that is here where a newer one is declined', async () => {
    const old = { ...completeFacts, tools: { ...completeFacts.tools, 'qemu-system-x86_64': '7.2.22' } };
    const { code, stdout, calls } = await doctor('--fix --for-tests', [old], {
      isTTY: true,
      confirm: async () => false,
    });
    expect(calls).toEqual([]);
    expect(stdout).toMatch(/bookworm-backports qemu-system-x86 .*\nNothing was changed\.\neverything is in place\n$/);
    expect(code).toBe(0);
  });

  it('fetches the kernels of the tests that are not here', async () => {
    const lacking: DoctorFacts = { ...completeFacts, kernels: { 'debian:6.1': '6.1.0-56-amd64', 'debian:6.12': null } };
    const found = { ...lacking, kernels: { ...lacking.kernels, 'debian:6.12': '6.12.1-amd64' } };
    const { code, stdout, calls } = await doctor('--fix --for-tests --yes', [lacking, found]);
    expect(calls).toEqual([expect.stringMatching(/ vm --fetch debian:6\.12$/)]);
    expect(stdout).toContain(`doctor --fix runs:\n  ${calls[0]}\neverything is in place\n`);
    expect(code).toBe(0);
  });

  it('fails where a kernel could not be fetched, and says what the fetching said', async () => {
    facts.mockResolvedValue({ ...completeFacts, kernels: { 'debian:6.1': null } });
    const said = 'error: The kernel "debian:6.1" could not be fetched: no network';
    const fake = fakeRunner(() => ({ exitCode: 125, stderr: said }));
    const captured = capturedIo({ runner: fake.runner });
    expect(await main(['doctor', '--fix', '--for-tests', '--yes'], captured.io)).toBe(2);
    expect(captured.stderr()).toContain('could not be fetched: no network');
  });

  it('goes on where a kernel of Debian’s development is not to be had that day, and says that its tests are skipped', async () => {
    const lacking: DoctorFacts = { ...completeFacts, kernels: { 'debian:6.1': '6.1.0-56-amd64', 'debian:7': null } };
    facts.mockResolvedValue(lacking);
    const said = 'error: The kernel "debian:7" could not be fetched: Debian has no such kernel';
    const fake = fakeRunner(() => ({ exitCode: 125, stderr: said }));
    const captured = capturedIo({ runner: fake.runner });
    expect(await main(['doctor', '--fix', '--for-tests', '--yes'], captured.io)).toBe(0);
    expect(fake.calls).toEqual([expect.stringMatching(/ vm --fetch debian:7$/)]);
    expect(captured.stdout()).toContain('could not be fetched: Debian has no such kernel. Its tests will be skipped.');
    expect((await doctor('--for-tests', [lacking])).stdout).toMatch(/warn +kernel debian:7 +not fetched/);
  });

  it('says what it could not mend', async () => {
    const { code, stdout } = await doctor('--fix', [{ ...completeFacts, btf: false }]);
    expect(code).toBe(2);
    expect(stdout).toContain('this kernel has none');
  });
});
