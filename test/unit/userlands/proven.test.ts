import { expect, it } from 'vitest';
import { differences } from '../../userlands/proven.ts';

it('packages that are not the proven ones are named with both versions; other packages do not matter', () => {
  const expected = { bpftrace: '0.27.1-1', iperf3: '3.22-0.1', kmod: '34.2-2+b2' };
  const installed = { bpftrace: '0.27.1-1+b1', iperf3: '3.22-0.1', nano: '9.0-1' };
  expect(differences(installed, expected)).toEqual([
    'bpftrace 0.27.1-1+b1 (proven: 0.27.1-1)',
    'kmod is not installed (proven: 34.2-2+b2)',
  ]);
  expect(differences(expected, expected)).toEqual([]);
});
