import { beforeEach, expect, it, vi } from 'vitest';
import { untracedWarning } from '../../../src/run/completeness.ts';
import { parseLockdown } from '../../../src/system/machine/kernel-features.ts';
import { chooseBackend } from '../../../src/trace/catalogue/backend.ts';
import { fakeRunner } from '../../helpers/fake-runner.ts';

const level = vi.hoisted(() => vi.fn<() => Promise<string | null>>());
vi.mock('../../../src/system/machine/kernel-features.ts', async (original) => ({
  ...(await original<object>()),
  readLockdown: level,
}));

beforeEach(() => {
  level.mockReset();
});

it('under lockdown no backend is chosen, though the trials would pass, and each says why', async () => {
  level.mockResolvedValue('confidentiality');
  const { runner, calls } = fakeRunner();
  const { backend, tried } = await chooseBackend('auto', runner);
  expect(backend).toBeNull();
  expect(tried.map(({ backend: name }) => name)).toEqual(['fentry', 'kprobe', 'rawtracepoint', 'tracepoint']);
  for (const { usable, reason } of tried) {
    expect(usable).toBe(false);
    expect(reason).toContain('kernel lockdown is at "confidentiality"');
  }
  expect(calls).toEqual([]);
  // One cause is said once, in the warning of the run.
  expect(untracedWarning('auto', backend, tried)?.message.match(/lockdown/g)).toHaveLength(1);
});

it('different causes are each said with their backend', () => {
  const tried = [
    { backend: 'fentry' as const, usable: false, reason: 'no BTF' },
    { backend: 'kprobe' as const, usable: false, reason: 'not built' },
  ];
  expect(untracedWarning('auto', null, tried)?.message).toContain('fentry: no BTF; kprobe: not built');
});

it('under lockdown a backend that was asked for is refused by its true cause', async () => {
  level.mockResolvedValue('confidentiality');
  await expect(chooseBackend('fentry', fakeRunner().runner)).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    message: expect.stringContaining('lockdown'),
  });
});

it.each(['integrity', 'none', null])('lockdown at %s forbids nothing that is needed', async (found) => {
  level.mockResolvedValue(found);
  expect((await chooseBackend('fentry', fakeRunner().runner)).backend).toBe('fentry');
});

it('the level is the word in brackets', () => {
  expect(parseLockdown('none integrity [confidentiality]\n')).toBe('confidentiality');
  expect(parseLockdown('[none] integrity confidentiality')).toBe('none');
  expect(parseLockdown('')).toBeNull();
});
