/** One file of probes/: what its header says, and the program. Pure. */
import { packetsOf } from '../../model/loads/index.ts';
import {
  type Backend,
  backendSchema,
  type LoadKind,
  loadKindSchema,
  type Observation,
  observationSchema,
} from '../../model/plan.ts';

const ofTrace = ['follow', 'sample'] as const;

export interface ProbeFile {
  /** "transmit.tracepoint": file name without extension. */
  readonly name: string;
  readonly probe: string;
  readonly backend: Backend;
  readonly title: string;
  /** The visits in which it is attached; follow, sample: by `trace` only. */
  readonly observation: Observation | (typeof ofTrace)[number];
  /** Of these loads, and of any other with packets like theirs; empty: of any. */
  readonly loads: readonly LoadKind[];
  /** Its histogram is in @<stage>_ns, the sum in @<stage>_sum; null: it counts, and times nothing. */
  readonly stage: string | null;
  /** Number in the keys of @crossings under which it counts what it begins to time; null: it does not. */
  readonly begun: number | null;
  /** Number in the keys of @crossings -> tracepoint or function. */
  readonly hooks: ReadonlyMap<number, string>;
  /** Number in the keys of @journey -> name of the point. */
  readonly points: ReadonlyMap<number, string>;
  readonly text: string;
}

const field = (text: string, name: string): string | undefined =>
  new RegExp(`^// ${name}: +(.+)$`, 'm').exec(text)?.[1]?.trim();

const numbered = (text: string, word: 'hook' | 'point'): Map<number, string> =>
  new Map(
    [...text.matchAll(new RegExp(`^// ${word} (\\d+): (\\S+)$`, 'gm'))].map(([, number, name]) => [
      Number(number),
      name ?? '',
    ]),
  );

/** Whether it tells anything of one of these loads. */
export const isFor = ({ loads }: Pick<ProbeFile, 'loads'>, sent: readonly LoadKind[]): boolean =>
  loads.length === 0 || loads.some((load) => sent.some((other) => packetsOf(other) === packetsOf(load)));

/** @throws Error if the header lacks what the program reads from it: such a file must not be shipped. */
export const parseProbeFile = (name: string, text: string): ProbeFile => {
  const [probe = '', suffix] = name.split('.');
  const title = field(text, name);
  const backend = backendSchema.safeParse(field(text, 'backend'));
  if (title === undefined) throw new Error(`probes/${name}.bt does not begin with "// ${name}: title"`);
  if (!backend.success || backend.data !== suffix)
    throw new Error(`probes/${name}.bt must say "// backend: ${suffix}"`);
  return {
    name,
    probe,
    backend: backend.data,
    title,
    observation:
      ofTrace.find((own) => own === field(text, 'observation')) ??
      observationSchema.parse(field(text, 'observation') ?? 'full'),
    loads: (field(text, 'loads')?.split(' ') ?? []).map((load) => loadKindSchema.parse(load)),
    stage: field(text, 'stage') ?? null,
    begun: field(text, 'begun') === undefined ? null : Number(field(text, 'begun')),
    hooks: numbered(text, 'hook'),
    points: numbered(text, 'point'),
    text,
  };
};
