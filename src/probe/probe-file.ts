/** One file of probes/: what its header says, and the program. Pure. */
import { type Backend, backendSchema } from '../plan/schema.ts';

export interface ProbeFile {
  /** "transmit.tracepoint": file name without extension. */
  readonly name: string;
  readonly probe: string;
  readonly backend: Backend;
  readonly title: string;
  /** Its histogram is in @<stage>_ns, the sum in @<stage>_sum; null: it counts, and times nothing. */
  readonly stage: string | null;
  /** Number in the keys of @crossings -> tracepoint or function. */
  readonly hooks: ReadonlyMap<number, string>;
  readonly text: string;
}

const field = (text: string, name: string): string | undefined =>
  new RegExp(`^// ${name}: +(.+)$`, 'm').exec(text)?.[1]?.trim();

const hooksOf = (text: string): Map<number, string> =>
  new Map([...text.matchAll(/^\/\/ hook (\d+): (\S+)$/gm)].map(([, number, hook]) => [Number(number), hook ?? '']));

/** @throws Error if the header lacks what the program reads from it: such a file must not be shipped. */
export const parseProbeFile = (name: string, text: string): ProbeFile => {
  const [probe = '', suffix] = name.split('.');
  const title = field(text, name);
  const backend = backendSchema.safeParse(field(text, 'backend'));
  if (title === undefined) throw new Error(`probes/${name}.bt does not begin with "// ${name}: title"`);
  if (!backend.success || backend.data !== suffix)
    throw new Error(`probes/${name}.bt must say "// backend: ${suffix}"`);
  return { name, probe, backend: backend.data, title, stage: field(text, 'stage') ?? null, hooks: hooksOf(text), text };
};
