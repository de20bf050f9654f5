/** RunEvents -> what a person watches: one moving line on a terminal, a line a block elsewhere. */
import type { Plan, ScheduledVisit } from '../../model/plan.ts';
import type { RateSearch, Visit } from '../../model/result.ts';
import type { Emit, RunEvent } from '../../run/events.ts';
import { inertStrings } from '../../text/inert.ts';
import { formatSeconds } from '../../text/units.ts';
import { type Io, isUnattended, useColour } from '../io.ts';
import { colours } from './colour.ts';
import { liveTerminal, plainTerminal, type Terminal } from './terminal.ts';
import { visitFigure } from './visit-figure.ts';

type Place = Pick<ScheduledVisit | Visit, 'session' | 'observation' | 'round' | 'block'> & { readonly load: string };

const observations = { bare: 'untraced', stamp: 'stamped', full: 'traced' } as const;

const placeName = (place: Place, plan: Plan): string => {
  const session = plan.sessions > 1 ? `session ${place.session + 1}/${plan.sessions} · ` : '';
  if (place.round < 0) return `${session}warm-up · ${place.load}`;
  const rounds = plan.parts.find(({ observation }) => observation === place.observation)?.rounds ?? 0;
  return `${session}${observations[place.observation]} ${place.round + 1}/${rounds} · ${place.load}`;
};

const samePlace = (a: Place, b: Place): boolean =>
  a.session === b.session && a.observation === b.observation && a.round === b.round && a.block === b.block;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const left = (remainingS: number): string => `${formatSeconds(remainingS)} left`;

/** A visit has thousands of samples and two strings that are shown. */
const inertEvent = (event: RunEvent): RunEvent => {
  if (event.type !== 'visit-started' && event.type !== 'visit-finished') return inertStrings(event);
  const { visit } = event;
  const shown = {
    ...visit,
    arm: inertStrings(visit.arm),
    ...('error' in visit && { error: inertStrings(visit.error) }),
  };
  return { ...event, visit: shown } as RunEvent;
};

class Progress {
  readonly #terminal: Terminal;
  readonly #plan: Plan;
  readonly #live: boolean;
  readonly #paint: ReturnType<typeof colours>;
  #visits = 0;
  #last = '';
  #block: Visit[] = [];
  readonly #failures = new Map<string, number>();

  constructor(io: Io, plan: Plan) {
    this.#plan = plan;
    this.#live = Boolean(io.stderr.isTTY) && !isUnattended(io) && io.env.TERM !== 'dumb';
    this.#terminal = this.#live ? liveTerminal(io.stderr) : plainTerminal(io.stderr);
    this.#paint = colours(useColour(io.stderr, io.env));
  }

  readonly emit: Emit = (event) => {
    const handle = this.#handlers[event.type] as (event: RunEvent) => void;
    handle(inertEvent(event));
  };

  readonly #handlers: { [T in RunEvent['type']]: (event: Extract<RunEvent, { type: T }>) => void } = {
    started: ({ runId, visits, estimatedS, outputDir }) => {
      this.#visits = visits;
      this.#terminal.line(`run ${runId}: ${visits} visits, about ${formatSeconds(estimatedS)}, result in ${outputDir}`);
    },
    swept: ({ removed }) => this.#terminal.line(`removed what a killed run left: ${removed.join(', ')}`),
    building: ({ arms }) => this.#note(`building ${arms.join(', ')}`),
    waiting: ({ arm, seconds: waited, reason }) =>
      this.#note(`waiting for ${arm}, about ${formatSeconds(waited)}: ${reason}`),
    built: ({ ms }) => this.#note(`built in ${seconds(ms)}`),
    attaching: () => this.#note('attaching probes'),
    attached: ({ backend, probes, ms }) => this.#note(`attached by ${backend} in ${seconds(ms)}: ${probes.join(', ')}`),
    'visit-started': ({ visit, index, remainingS }) => {
      const place = placeName({ ...visit, load: visit.load.kind }, this.#plan);
      const last = this.#last && ` · ${this.#last}`;
      this.#terminal.status(`${index + 1}/${this.#visits} · ${place} on ${visit.arm} · ${left(remainingS)}${last}`);
    },
    'visit-finished': ({ visit, index, remainingS }) => this.#finishVisit(visit, index, remainingS),
    'rate-searching': ({ arm, trial, maxTrials }) =>
      this.#terminal.status(`highest rate of ${arm}: trial ${trial}, at most ${maxTrials}`),
    'rate-latency': ({ arm, share }) =>
      this.#terminal.status(
        `latency of ${arm}, ${share === null ? 'idle' : `at ${100 * share} % of its highest rate`}`,
      ),
    'rate-searched': ({ search }) => this.#rateSearched(search),
    warning: ({ warning }) => this.#warn(warning.message, warning.hint),
    cleaning: () => this.#note('taking the topologies down'),
    kept: ({ enter, remove }) =>
      this.#terminal.line(
        ['left up; enter with', ...enter.map((line) => `  ${line}`), `remove with ${remove}`].join('\n'),
      ),
    finished: ({ ms, partial }) => {
      this.#terminal.end();
      this.#tellCounts();
      this.#terminal.line(`finished in ${formatSeconds(ms / 1000)}${partial ? ', partial' : ''}`);
    },
  };

  #rateSearched({ arm, trials, error }: RateSearch): void {
    if (error !== null) this.#terminal.line(`${this.#paint.red('failed:')} highest rate of ${arm}: ${error}`);
    else this.#note(`highest rate of ${arm}: ${trials.length} trials`);
  }

  #warn(message: string, hint: string): void {
    this.#terminal.line(`${this.#paint.yellow('warning:')} ${message} ${hint}`);
  }

  /** Worth a moment on a terminal, worth a line in a log. */
  #note(text: string): void {
    if (this.#live) this.#terminal.status(text);
    else this.#terminal.line(text);
  }

  #finishVisit(visit: Visit, index: number, remainingS: number): void {
    this.#last = `${visit.arm} ${visitFigure(visit)}`;
    if (visit.error) this.#tellFailure(visit, visit.error.what);
    this.#block = this.#block.filter((earlier) => samePlace(earlier, visit));
    this.#block.push(visit);
    if (!this.#live && this.#block.length === this.#plan.arms.length) this.#printBlock(index, remainingS);
  }

  /** Each reason once, at once; how often it came in all is told at the end. */
  #tellFailure({ load, arm }: Visit, what: string): void {
    const times = (this.#failures.get(what) ?? 0) + 1;
    this.#failures.set(what, times);
    if (times === 1) this.#terminal.line(`${this.#paint.red('failed:')} ${load} on ${arm}: ${what}`);
  }

  #tellCounts(): void {
    for (const [what, times] of this.#failures) {
      if (times > 1) this.#terminal.line(`${this.#paint.red('failed:')} ${times} visits in all: ${what}`);
    }
  }

  #printBlock(index: number, remainingS: number): void {
    const [first] = this.#block;
    if (!first) return;
    const figures = this.#block.map((visit) => `${visit.arm} ${visitFigure(visit)}`).join(', ');
    const count = `[${String(index + 1).padStart(String(this.#visits).length)}/${this.#visits}]`;
    this.#terminal.line(`${count} ${placeName(first, this.#plan)}: ${figures}; ${left(remainingS)}`);
  }
}

export const createProgress = (io: Io, plan: Plan): Emit => new Progress(io, plan).emit;
