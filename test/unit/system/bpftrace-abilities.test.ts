import { expect, it } from 'vitest';
import { readsRawTracepoints, takesFunctionList } from '../../../src/system/machine/bpftrace-abilities.ts';

it.each([
  ['bpftrace v0.17.0', false, false],
  ['bpftrace v0.9.4', false, false],
  ['bpftrace v0.18.0', true, false],
  ['0.23.2', true, false],
  ['bpftrace v0.27.1', true, true],
  ['bpftrace v1.0.0', true, true],
  ['', false, false],
])('%s reads raw tracepoints: %s, takes a list of functions: %s', (version, raw, list) => {
  expect(readsRawTracepoints(version)).toBe(raw);
  expect(takesFunctionList(version)).toBe(list);
});
