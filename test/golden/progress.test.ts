import { describe, expect, it } from 'vitest';
import { createProgress } from '../../src/cli/output/progress.ts';
import type { ScheduledVisit } from '../../src/model/plan.ts';
import type { Result, Visit } from '../../src/model/result.ts';
import type { Emit } from '../../src/run/events.ts';
import { type CapturedOptions, capturedIo } from '../helpers/captured-io.ts';
import { sampleResult } from '../helpers/sample-result.ts';

const scheduled = (visit: Visit, result: Result): ScheduledVisit => {
  const load = result.plan.loads.find(({ kind }) => kind === visit.load);
  if (!load) throw new Error(visit.load);
  const { session, observation, round, block, arm, discarded } = visit;
  return { session, observation, round, block, arm, discarded, load, durationS: 1 };
};

const failed = (visit: Visit): Visit => ({
  ...visit,
  status: 'failed',
  data: null,
  error: { code: 'LOAD_FAILED', what: 'The tcp load failed: no answer.', todo: 'Look.' },
});

/** The first three blocks of a run, one visit of which fails and one of which took another way. */
const play = (emit: Emit): void => {
  const result = sampleResult({ rounds: 1 });
  const visits = result.visits.slice(0, 15).map((visit, index) => {
    if (index === 12) return failed(visit);
    return index === 8 ? { ...visit, path: { ...visit.path, ok: false, reason: 'crossed lo' } } : visit;
  });
  emit({ type: 'started', runId: 'k3f9', outputDir: '/tmp/reports/k3f9', visits: 35, estimatedS: 61 });
  emit({ type: 'swept', removed: ['vs-old1-0-c'] });
  emit({ type: 'building', session: 0, arms: result.plan.arms.map(({ id }) => id) });
  emit({ type: 'built', session: 0, ms: 412 });
  visits.forEach((visit, index) => {
    emit({ type: 'visit-started', visit: scheduled(visit, result), index, remainingS: 61 - index });
    emit({ type: 'visit-finished', visit, index, remainingS: 60 - index });
  });
  emit({ type: 'attaching', observation: 'full' });
  emit({ type: 'attached', backend: 'tracepoint', probes: ['transmit', 'drops'], ms: 300 });
  emit({ type: 'warning', warning: { code: 'x', message: 'The spread of bridge is wide.', hint: 'Use --rounds.' } });
  emit({ type: 'cleaning' });
  emit({ type: 'finished', partial: true, ms: 62_000 });
};

const output = (options: CapturedOptions): string => {
  const { io, stderr, stdout } = capturedIo(options);
  play(createProgress(io, sampleResult({ rounds: 1 }).plan));
  expect(stdout()).toBe('');
  return stderr();
};

const esc = String.fromCharCode(27);
/** What stays on the screen, and what each moment showed: control codes made visible. */
const visible = (text: string): string => text.replaceAll(esc, '<ESC>').replaceAll('\r', '\n<CR>');

describe('progress', () => {
  it('is plain lines where there is no terminal, one a block', async () => {
    const text = output({});
    expect(text).not.toContain(esc);
    await expect(text).toMatchFileSnapshot('terminal/progress-plain.golden.txt');
  });

  it('is one moving line on a terminal of 80 columns', async () => {
    const text = output({ isTTY: true, columns: 80 });
    await expect(visible(text)).toMatchFileSnapshot('terminal/progress-terminal.golden.txt');
    const moments = visible(text)
      .split('\n')
      .filter((line) => line.startsWith('<CR><ESC>[2K'));
    const widths = moments.map((line) => line.replace('<CR><ESC>[2K', '').length);
    expect(moments.filter((line) => line.includes(' left')).length).toBeGreaterThan(10);
    expect(Math.max(...widths.filter((_, index) => moments[index]?.includes(' left')))).toBeLessThan(80);
  });

  it('has no colour with NO_COLOR, and none in CI', () => {
    const colour = `${esc}[3`;
    expect(output({ isTTY: true })).toContain(colour);
    expect(output({ isTTY: true, env: { NO_COLOR: '1' } })).not.toContain(colour);
    expect(output({ env: { CI: 'true' } })).not.toContain(esc);
  });

  it('tells a failure that repeats once, with its count at the end, and each other one', () => {
    const { io, stderr } = capturedIo({});
    const result = sampleResult({ rounds: 1 });
    const emit = createProgress(io, result.plan);
    const other = (visit: Visit): Visit => ({ ...visit, error: { code: 'LOAD_FAILED', what: 'Another.', todo: '' } });
    const visits = result.visits.slice(0, 5).map((visit, index) => (index < 4 ? failed(visit) : other(failed(visit))));
    visits.forEach((visit, index) => {
      emit({ type: 'visit-finished', visit, index, remainingS: 1 });
    });
    emit({ type: 'finished', partial: true, ms: 1000 });
    expect(stderr().match(/The tcp load failed: no answer\./g)).toHaveLength(2);
    expect(stderr()).toMatch(/^failed: tcp on \S.*: The tcp load failed: no answer\.$/m);
    expect(stderr()).toMatch(/^failed: 4 visits in all: The tcp load failed: no answer\.$/m);
    expect(stderr().match(/Another\./g)).toHaveLength(1);
  });
});
