import { beforeEach, expect, it, vi } from 'vitest';
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
  expect(tried.map(({ backend: name }) => name)).toEqual(['fentry', 'kprobe', 'tracepoint']);
  for (const { usable, reason } of tried) {
    expect(usable).toBe(false);
    expect(reason).toContain('kernel lockdown is at "confidentiality"');
  }
  expect(calls).toEqual([]);
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
