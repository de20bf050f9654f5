import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type LedgerInput, reckon } from '../../../src/drops/balance.ts';
import { causes } from '../../../src/drops/classify.ts';
import {
  countersOf,
  explanationOf,
  explanationsOf,
  meaningsOf,
  withTodaysCause,
} from '../../../src/drops/explanations.ts';
import type { LedgerEntry } from '../../../src/model/drops.ts';
import { plainOffloads } from '../../helpers/sample-topology.ts';

const committed = readFileSync(join(import.meta.dirname, '../../golden/causes.golden.txt'), 'utf8').trimEnd();

/** As results stored them before entries had a revision. */
const old = (cause: string, reason: string, by: string, node = 'client'): LedgerEntry => ({
  ...{ reason, function: by, node, device: 'eth0', skbs: 3, class: 'refused', cause },
  ...{ missing: false, source: 'probe' },
});
const saidOf = (entry: LedgerEntry) => meaningsOf(entry).map((ref) => explanationOf(ref));

describe('the table of causes', () => {
  it('has every id once, and none that a former one had', () => {
    const ids = causes.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    for (const { id, formerly = [] } of causes) expect(formerly, id).not.toContain(id);
  });

  // A result stores id@revision alone. Where this fails: append a text to the cause, and its line to the file; edit none.
  it('has each explanation that ever was in force, word for word', () => {
    const lines = [...explanationsOf(causes)].map(([key, text]) => `${key} ${text}`);
    expect(lines.toSorted()).toEqual(committed.split('\n').toSorted());
  });

  it('keeps an older text beside the one in force', () => {
    const revised = explanationsOf([{ id: 'ring-full', texts: ['it was full', 'the ring was full'] }]);
    expect([...revised]).toEqual([
      ['ring-full@1', 'it was full'],
      ['ring-full@2', 'the ring was full'],
    ]);
  });
});

describe('an entry', () => {
  const input: LedgerInput = {
    topology: {
      ...{ client: { node: 'client', device: 'eth0' }, server: { node: 'server', device: 'eth1' } },
      offloads: plainOffloads,
      path: { out: [], back: [] },
    },
    ...{ kind: 'udp', counters: [], nstat: { client: {}, server: {} }, softnetDropped: 0 },
    further: [{ witness: 'qdisc', node: 'client', device: 'eth0', change: 4, kinds: ['netem'] }],
    observed: {
      ...{ stages: [], crossings: [], lostEvents: 0, missedEvents: 0, mapsFull: [] },
      drops: [
        { reason: 'QDISC_DROP', function: '__dev_queue_xmit', node: 'client', device: 'eth0', skbs: 4 },
        { reason: 'QDISC_DROP', function: '__dev_queue_xmit', node: 'server', device: 'eth1', skbs: 2 },
        { reason: 'UNKNOWN(250)', function: 'f', node: 'client', device: 'eth0', skbs: 1 },
      ],
    },
  };
  const entries = reckon(input)?.entries ?? [];

  it('stores id, revision and counters of its cause, and no text', () => {
    expect(entries.map(({ cause, revision, counters }) => [cause, revision, counters])).toEqual([
      ['netem', 1, ['qdisc']],
      ['queue-full', 1, ['qdisc']],
      ['unknown', 1, []],
    ]);
    const texts = causes.flatMap((cause) => cause.texts);
    const stored = JSON.stringify(entries);
    expect(texts.filter((text) => stored.includes(text))).toEqual([]);
  });

  it('is read by id and revision alone, and by its own counters', () => {
    const entry: LedgerEntry = { ...old('ring-full', 'IP_RPFILTER', 'f'), revision: 1, counters: ['x'] };
    expect(meaningsOf(entry)).toEqual([{ cause: 'ring-full', revision: 1 }]);
    expect(countersOf(entry)).toEqual(['x']);
    expect(explanationOf({ cause: 'ring-full', revision: 99 })).toBeUndefined();
  });

  it('of an old result is told by what was freed, where its id stood for two causes', () => {
    expect(saidOf(old('never-sent', 'NOT_SPECIFIED', 'ip_do_fragment'))).toEqual([
      'an earlier fragment of its datagram was lost at once, so that the rest was not sent',
    ]);
    expect(saidOf(old('never-sent', 'NEIGH_FAILED', 'arp_error_report'))).toEqual([
      'no neighbour or route: it never reached the queue of the device',
    ]);
  });

  it('of an old result that does not tell has all that it can mean', () => {
    const said = saidOf(old('never-sent', 'NOT_SPECIFIED', 'a_function_of_then'));
    expect(said).toHaveLength(2);
    expect(said.join()).toMatch(/no neighbour or route.*an earlier fragment/);
    expect(saidOf(old('an-id-of-tomorrow', 'X', 'f'))).toEqual([]);
  });

  it('that was unknown is read anew, but as no loss that its balance did not count', () => {
    const unknown = (reason: string, by: string): LedgerEntry => ({ ...old('unknown', reason, by), class: 'unknown' });
    expect(withTodaysCause(unknown('NO_SOCKET', 'icmp_rcv'))).toMatchObject({
      class: 'end-of-life',
      cause: 'ping-copy',
    });
    expect(withTodaysCause(unknown('FULL_RING', 'tun_net_xmit'))).toMatchObject({ class: 'unknown', cause: 'unknown' });
    const known = old('old-ack', 'NO_SOCKET', 'icmp_rcv');
    expect(withTodaysCause(known)).toBe(known);
  });
});
