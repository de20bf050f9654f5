/** A load that exists only here, added as a contributor adds one: schemas and definition, each with its line in a registry. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runOf } from '../../../src/history/figures-of.ts';
import { historyMetrics } from '../../../src/history/metrics.ts';
import type { ClientPlace } from '../../../src/load/kinds/load-kind.ts';
import { main } from '../../../src/main.ts';
import type { LoadData } from '../../../src/model/load.ts';
import type { LoadSpec } from '../../../src/model/plan.ts';
import type { Result } from '../../../src/model/result.ts';
import { loadFigures } from '../../../src/result/store/load-figures.ts';
import { loadResult } from '../../../src/result/store/store.ts';
import { capturedIo } from '../../helpers/captured-io.ts';
import { gateResult } from '../../helpers/gate-results.ts';
import { randomFrom } from '../../helpers/sample-random.ts';
import { visitOf } from '../../helpers/visits.ts';

vi.mock('../../../src/model/loads/registry.ts', async (original) => {
  const { z } = await import('zod');
  const { loadSchemas } = await original<typeof import('../../../src/model/loads/registry.ts')>();
  const carrier = {
    spec: z.object({ kind: z.literal('carrier'), pigeons: z.number().int() }),
    data: z.object({ kind: z.literal('carrier'), flightsNs: z.array(z.number()) }),
    packets: 'datagrams',
  };
  return { loadSchemas: { ...loadSchemas, carrier } };
});

vi.mock('../../../src/load/kinds/registry.ts', async (original) => {
  const { whole } = await import('../../../src/load/kinds/load-option.ts');
  const { time } = await import('../../../src/load/kinds/load-metric.ts');
  const { loadKinds } = await original<typeof import('../../../src/load/kinds/registry.ts')>();
  const sentence = {
    level: (value: string) => `has a pigeon back in ${value}`,
    less: (amount: string) => `pigeons ${amount} faster`,
    more: (amount: string) => `pigeons ${amount} slower`,
    times: (amount: string) => `pigeons ${amount} as slow`,
    open: 'pigeons not clearly different',
  };
  const carrier = {
    ...{ tool: 'ping', server: null, chatty: false, optIn: true },
    options: { pigeons: { schema: whole(1, 9).describe('birds'), flag: '--pigeons <n>', help: 'birds (default: 1)' } },
    spec: ({ pigeons = 1 }) => ({ kind: 'carrier', pigeons }),
    words: ({ pigeons }: { pigeons: number }) => `carrier with ${pigeons} pigeons`,
    serverSends: () => false,
    lengthS: { bare: 4, stamp: 4, full: 4, thorough: 4, compared: 4, besideStamps: 4 },
    worth: 0,
    argv: (_: unknown, durationS: number, { target }: ClientPlace) => ['ping', '--pigeons', String(durationS), target],
    parse: () => ({ kind: 'carrier', flightsNs: [] }),
    claim: () => ({ there: { unit: 'packets', amount: 1 }, back: { unit: 'packets', amount: 1 } }),
    turns: { by: 'answers', withoutHeld: (data: unknown) => data },
    metrics: {
      'flight-mean': {
        ...{ ...time, label: 'Flight (mean)', quantity: 'Flight', statistic: 'mean', primary: true },
        ...{ about: 'the mean of the flights of a visit', margin: { stored: 0.07 }, called: { bare: 'flights' } },
        column: { id: 'flight', place: 9, bars: true, sentence },
      },
    },
    figures: ({ flightsNs }: { flightsNs: number[] }) => ({
      'flight-mean': flightsNs.reduce((sum, ns) => sum + ns, 0) / flightsNs.length,
    }),
    samples: [{ name: 'flight_ns', of: ({ flightsNs }: { flightsNs: number[] }) => flightsNs }],
    audits: [],
  };
  return { loadKinds: { ...loadKinds, carrier } };
});

const spec = { kind: 'carrier', pigeons: 3 } as unknown as LoadSpec;

/** Of the same two topologies as other results, a flight of 50 µs, and `slower` times that on the bridge. */
const resultWith = (slower: number, seed: number): Result => {
  const base = gateResult({ seed });
  const random = randomFrom(seed);
  const visits = base.visits
    .filter(({ load }) => load === 'ping')
    .map((visit, index) => {
      const flightNs = Math.round(50_000 * (visit.arm === 'bridge' ? slower : 1) * random.around(1, 0.01));
      const data = { kind: 'carrier', flightsNs: [flightNs, flightNs] } as unknown as LoadData;
      return { ...visit, ...visitOf(visit.arm, data), ...{ session: visit.session, round: visit.round, index } };
    });
  const parts = base.plan.parts.map((part) => ({ ...part, durationS: { ...part.durationS, carrier: 4 } }));
  return { ...base, visits, plan: { ...base.plan, loads: [spec], parts } };
};

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'vethscope-made-up-load-'));
  await writeFile(join(cwd, 'before.json'), JSON.stringify(resultWith(1, 1)));
  await writeFile(join(cwd, 'after.json'), JSON.stringify(resultWith(1.5, 2)));
});
afterAll(() => rm(cwd, { recursive: true }));

const run = async (...argv: string[]) => {
  const captured = capturedIo({ cwd, columns: 200 });
  const code = await main(argv, captured.io);
  return { code, said: captured.stdout(), stderr: captured.stderr() };
};

describe('a load of a file and a line', () => {
  it('is in the help, with its option', async () => {
    const { said } = await run('compare', '--help');
    expect(said).toMatch(/--load <list>\s+loads to run: ping, tcp, udp, rr-tcp, rr-udp, carrier/);
    expect(said).toMatch(/--pigeons <n>\s+birds/);
  });

  it('is completed', async () => {
    const { said } = await run('completion', 'bash');
    expect(said).toMatch(/carrier/);
    expect(said).toMatch(/--pigeons/);
    expect(said).toMatch(/flight-mean/);
  });

  it('is planned as it says, and only where it was asked for', async () => {
    const asked = await run(
      'compare',
      'bridge',
      '--load',
      'carrier',
      '--pigeons',
      '3',
      '--backend',
      'none',
      '--dry-run',
    );
    expect(asked).toMatchObject({ code: 0, stderr: '' });
    expect(asked.said).toContain('carrier with 3 pigeons');
    expect(asked.said).toMatch(/ping --pigeons 4 10\./);
    expect((await run('compare', 'bridge', '--backend', 'none', '--dry-run')).said).not.toContain('carrier');
    expect((await run('compare', 'bridge', '--pigeons', '10', '--dry-run')).stderr).toContain(
      '--pigeons 10 must be 9 or less',
    );
  });

  it('is written and read', async () => {
    const result = await loadResult(join(cwd, 'after.json'));
    expect(result.plan.loads).toEqual([spec]);
    expect(result.visits[0]?.data).toMatchObject({
      kind: 'carrier',
      flightsNs: [expect.any(Number), expect.any(Number)],
    });
  });

  it('is in the report: sentence, table, chart and samples', async () => {
    expect(await run('report', 'after.json', '-o', 'report', '--format', 'html,md')).toMatchObject({ code: 0 });
    const [html, markdown] = await Promise.all(
      ['index.html', 'report.md'].map((name) => readFile(join(cwd, 'report', name), 'utf8')),
    );
    expect(/has a pigeon back in \d\d\.\d\sµs/.exec(String(html))?.[0]).toBeDefined();
    expect(['chart-flight', 'raw-0-carrier-bare'].filter((id) => !String(html).includes(id))).toEqual([]);
    expect(markdown).toMatch(/\| Topology \|.*\| Flight \(mean\) \|/);
    expect(markdown).toMatch(/pigeons 5\d(\.\d)? % slower/);
  });

  it('has no column where it was not sent', async () => {
    await writeFile(join(cwd, 'without.json'), JSON.stringify(gateResult({ seed: 3 })));
    await run('report', 'without.json', '-o', 'without', '--format', 'md');
    expect(await readFile(join(cwd, 'without', 'report.md'), 'utf8')).not.toContain('Flight');
  });

  it.each(['csv', 'benchstat', 'bencher', 'openmetrics'])('is exported as %s', async (format) => {
    const { code, said } = await run('export', 'after.json', '--format', format);
    expect(code).toBe(0);
    expect(said).toMatch(/flight.mean/);
  });

  it('turns a check red where it got slower, by its own margin', async () => {
    const { code, said } = await run('check', 'after.json', '--baseline', 'before.json');
    expect(said).toMatch(/Flight \(mean\)/);
    expect(code).toBe(1);
    expect((await run('check', 'before.json', '--baseline', 'before.json')).code).toBe(0);
  });

  it('is in the history', async () => {
    const run = runOf('after.json', await loadFigures(join(cwd, 'after.json')), historyMetrics);
    const found = run?.figures.filter(({ metric }) => String(metric) === 'flight-mean');
    expect(found?.map(({ arm }) => arm)).toContain('bridge');
  });
});
