import { describe, expect, it } from 'vitest';
import { retransmitCause } from '../../../src/load/retransmit-cause.ts';
import { fixture } from '../../helpers/fixture.ts';
import { parseNstat } from '../../helpers/read-nstat.ts';

const cause = (client: Record<string, number>, server: Record<string, number> = {}) =>
  retransmitCause({ client, server }, false);

it('a direct veth that reordered: no loss (recorded, the server sent)', () => {
  const server = parseNstat(fixture('iproute2/nstat-6.1.json'));
  const found = retransmitCause({ client: {}, server }, true);
  expect(found).toMatchObject({ retransmits: 14654, spurious: 13391, lostAtMost: 1263, timeouts: 0 });
  expect(found.verdict).toBe('spurious: reordered');
});

it('nothing sent again', () => {
  expect(cause({ TcpOutSegs: 100 })).toMatchObject({ retransmits: 0, lostAtMost: 0, verdict: 'none' });
});

it('lost: the receiver never reports a duplicate', () => {
  const found = cause({ TcpRetransSegs: 50, TcpExtTCPTimeouts: 2 });
  expect(found).toMatchObject({ spurious: 0, lostAtMost: 50, timeouts: 2, verdict: 'lost' });
});

it('what the receiver dropped is not lost on the wire', () => {
  expect(cause({ TcpRetransSegs: 50 }, { TcpExtTCPRcvQDrop: 30, TcpExtTCPBacklogDrop: 5 }).droppedByReceiver).toBe(35);
});

it('half and half', () => {
  expect(cause({ TcpRetransSegs: 50, TcpExtTCPDSACKRecvSegs: 25 }).verdict).toBe('mixed');
});

it('spurious without a sign of reordering: a timer too short, for one', () => {
  expect(cause({ TcpRetransSegs: 50, TcpExtTCPDSACKRecvSegs: 50 }).verdict).toBe('spurious');
});

describe('counters that do not fit', () => {
  it('kernels before 5.10 count blocks only', () => {
    expect(cause({ TcpRetransSegs: 50, TcpExtTCPDSACKRecv: 20, TcpExtTCPDSACKOfoRecv: 3 }).spurious).toBe(23);
  });

  it('more duplicates than retransmits: late answers of before', () => {
    expect(cause({ TcpRetransSegs: 5, TcpExtTCPDSACKRecvSegs: 9 })).toMatchObject({ spurious: 5, lostAtMost: 0 });
  });

  it('segments held back in the host queue were never sent again', () => {
    expect(cause({ TcpRetransSegs: 5, TcpExtTCPSpuriousRtxHostQueues: 400 })).toMatchObject({ spurious: 0 });
  });
});
