import { expect, it } from 'vitest';
import type { Cell } from '../../../bench/kernel-matrix/cell.ts';
import { functionTable, matrixTable } from '../../../bench/kernel-matrix/tables.ts';

const cell = (more: Partial<Cell>): Cell => ({
  ...{ bpftrace: '0.27.1', kernelRelease: '7.2.13+deb14-amd64', backend: 'kprobe' },
  visits: { planned: 12, ok: 12 },
  audits: { all: 76, failed: [] },
  functions: { veth_xmit: 'veth_xmit' },
  ...more,
});

it('a cell says its visits and audits, a failed audit its name, and one that was not run that', () => {
  const cells = [
    cell({}),
    cell({ bpftrace: '0.17.0', kernelRelease: '6.1.0-57-amd64', backend: 'fentry', visits: { planned: 12, ok: 11 } }),
    cell({ kernelRelease: '6.1.0-57-amd64', audits: { all: 76, failed: ['lost-events', 'lost-events'] } }),
  ];
  expect(matrixTable(cells).split('\n')).toEqual([
    '| bpftrace | kernel | fentry | kprobe |',
    '| --- | --- | --- | --- |',
    '| 0.17.0 | 6.1.0-57-amd64 | 11 of 12 visits, 76 audits | not run |',
    '| 0.17.0 | 7.2.13+deb14-amd64 | not run | not run |',
    '| 0.27.1 | 6.1.0-57-amd64 | not run | 12 of 12 visits, 76 audits, **2 failed** (lost-events) |',
    '| 0.27.1 | 7.2.13+deb14-amd64 | not run | 12 of 12 visits, 76 audits |',
  ]);
});

it('of functions only what differs between kernels is shown', () => {
  const cells = [
    cell({ functions: { veth_xmit: 'veth_xmit', old: null, moved: 'moved.isra.0' } }),
    cell({ kernelRelease: '6.1.0-57-amd64', functions: { veth_xmit: 'veth_xmit', old: 'old', moved: 'moved' } }),
    cell({ kernelRelease: '6.1.0-57-amd64', functions: { old: null } }),
  ];
  expect(functionTable(cells).split('\n').slice(2)).toEqual([
    '| moved | moved | moved.isra.0 |',
    '| old | old | not there |',
  ]);
});
