/** A topology with settings in words: "bridge,tso=off,mtu=9000,sysctl:client:net.ipv4.tcp_rmem=4096 87380 6291456". */
import { failure } from '../errors.ts';
import type { Variant } from '../model/plan.ts';
import { type OffloadFeature, type Offloads, offloadFeatures } from '../model/topology.ts';

export interface Spec {
  readonly kind: string;
  readonly offloads: Offloads;
  /** Absent where the words set nothing but offloads. */
  readonly variant?: Variant;
}

const forms =
  'Write TOPOLOGY, then any of tso=off, mtu=9000, sysctl:NODE:KEY=VALUE, bridge:OPTION=VALUE, setup:NODE:COMMAND, ovs=FOLDER, with commas between.';

const wrong = (place: string, entry: string) =>
  failure('BAD_OPTION', { what: `${place} has an unknown setting: "${entry}".`, todo: forms });

const notOfNamespace = (entry: string) =>
  failure('BAD_OPTION', {
    what: `"${entry}" would change the whole host: only settings under net. belong to a namespace.`,
    todo: 'Set it on the host before the run, for both sides.',
  });

/** A comma parts entries only where one begins, so that commands may hold commas. */
const entryStart = /,\s*(?=(?:tx|sg|tso|gso|gro|mtu|ovs)=|(?:sysctl|bridge|setup):)/;

const isFeature = (word: string): word is OffloadFeature => offloadFeatures.some((feature) => feature === word);

interface Draft {
  offloads: Offloads;
  variant: Variant;
}

/** null: not of this form. */
type Reader = (entry: string, draft: Draft) => Draft | null;

const readOffload: Reader = (entry, { offloads, variant }) => {
  const [name = '', state = ''] = entry.split('=');
  if (!isFeature(name) || (state !== 'on' && state !== 'off')) return null;
  return { offloads: { ...offloads, [name]: state }, variant };
};

const readMtu: Reader = (entry, { offloads, variant }) => {
  const mtuBytes = Number(/^mtu=(\d+)$/.exec(entry)?.[1]);
  return mtuBytes >= 68 && mtuBytes <= 65535 ? { offloads, variant: { ...variant, mtuBytes } } : null;
};

const readOvs: Reader = (entry, { offloads, variant }) => {
  const ovsBinaries = /^ovs=(\/.*)$/.exec(entry)?.[1];
  return ovsBinaries === undefined ? null : { offloads, variant: { ...variant, ovsBinaries } };
};

const readSysctl: Reader = (entry, { offloads, variant }) => {
  const [, node, key, value] = /^sysctl:(\w+):([\w./-]+)=(.+)$/.exec(entry) ?? [];
  if (node === undefined || key === undefined || value === undefined) return null;
  if (!/^net[./]/.test(key)) throw notOfNamespace(entry);
  return { offloads, variant: { ...variant, sysctls: [...variant.sysctls, { node, key, value }] } };
};

/** Goes into a line of "ip -batch": words only. */
const readBridge: Reader = (entry, { offloads, variant }) => {
  const [, key, value] = /^bridge:(\w+)=([\w.:-]+)$/.exec(entry) ?? [];
  if (key === undefined || value === undefined) return null;
  return { offloads, variant: { ...variant, bridge: { ...variant.bridge, [key]: value } } };
};

const readSetup: Reader = (entry, { offloads, variant }) => {
  const [, node, command] = /^setup:(\w+):(.+)$/s.exec(entry) ?? [];
  if (node === undefined || command === undefined) return null;
  return { offloads, variant: { ...variant, setup: [...variant.setup, { node, command }] } };
};

const readers: readonly Reader[] = [readOffload, readMtu, readOvs, readSysctl, readBridge, readSetup];

const plain: Variant = { sysctls: [], bridge: {}, setup: [] };

const isPlain = ({ mtuBytes, ovsBinaries, sysctls, bridge, setup }: Variant): boolean =>
  mtuBytes === undefined &&
  ovsBinaries === undefined &&
  sysctls.length + setup.length + Object.keys(bridge).length === 0;

/** What an entry sets: "mtu", "sysctl:client:net.ipv4.tcp_rmem". Commands set nothing, and are run in their order. */
const settingOf = (entry: string): string | null =>
  entry.startsWith('setup:') ? null : entry.slice(0, entry.indexOf('='));

const refuseTwice = (place: string, entries: readonly string[]): void => {
  const seen = new Map<string, string>();
  for (const entry of entries) {
    const setting = settingOf(entry);
    if (setting === null) continue;
    const earlier = seen.get(setting) ?? entry;
    if (earlier !== entry) {
      throw failure('BAD_OPTION', {
        what: `${place} has both "${earlier}" and "${entry}".`,
        todo: 'Give one of them.',
      });
    }
    seen.set(setting, entry);
  }
};

/** Throws BAD_OPTION, which begins with `place`: "--a", or the words of the topology. */
export const parseSpec = (place: string, text: string): Spec => {
  const [kind = '', ...entries] = text.split(entryStart).map((part) => part.trim());
  if (!/^[\w-]+$/.test(kind)) throw wrong(place, kind.replace(/^[\w-]+,/, ''));
  const { offloads, variant } = entries.reduce<Draft>(
    (draft, entry) => {
      const next = readers.map((reader) => reader(entry, draft)).find((found) => found !== null);
      if (!next) throw wrong(place, entry);
      return next;
    },
    { offloads: {}, variant: plain },
  );
  refuseTwice(place, entries);
  return { kind, offloads, ...(!isPlain(variant) && { variant }) };
};

/** The spec as one word: the same settings, however they were spaced. */
export const specText = (text: string): string =>
  text
    .split(entryStart)
    .map((part) => part.trim())
    .join(',');
