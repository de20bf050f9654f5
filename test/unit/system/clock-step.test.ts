import { afterEach, expect, it, vi } from 'vitest';
import { watchClock } from '../../../src/system/machine/clock-step.ts';

afterEach(() => vi.useRealTimers());

it('sees the clock being set, either way, and nothing else', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  const step = watchClock();
  expect(step()).toBeLessThan(1000);
  vi.setSystemTime(Date.now() - 3_600_000);
  expect(step()).toBeLessThan(-3_500_000);
  vi.setSystemTime(Date.now() + 7_200_000);
  expect(step()).toBeGreaterThan(3_500_000);
});
