import { expect, it } from 'vitest';
import { perfEventsWarning } from '../../../src/run/perf-events-warning.ts';
import { disableEvents } from '../../../src/trace/session/disable-events.ts';
import { fakeRunner } from '../../helpers/fake-runner.ts';

it('tells how many were disabled, and warns of nothing', async () => {
  const perfEvents = await disableEvents(fakeRunner(() => '13\n').runner, 42);
  expect(perfEvents).toEqual({ disabled: 13, leftEnabled: null });
  expect(perfEventsWarning({ perfEvents })).toBeNull();
});

it('says why they stayed enabled, and what that costs', async () => {
  const refusals = [
    ['missing', 'perl'],
    [{ exitCode: 1, stderr: 'pidfd_getfd: Operation not permitted\n' }, 'pidfd_getfd: Operation not permitted'],
    [{ exitCode: null }, 'perl ended with a signal'],
  ] as const;
  for (const [answer, reason] of refusals) {
    const perfEvents = await disableEvents(fakeRunner(() => answer).runner, 42);
    expect(perfEvents).toEqual({ disabled: 0, leftEnabled: expect.stringContaining(reason) });
    const warning = perfEventsWarning({ perfEvents });
    expect(warning?.code).toBe('perf-events-enabled');
    expect(warning?.message).toContain(reason);
    expect(warning?.message).toContain('µs more');
  }
});

it('warns of no result from before', () => {
  expect(perfEventsWarning({})).toBeNull();
});
