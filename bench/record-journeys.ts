/**
 * Records the stamps of a short ping over every topology, for test/unit/trace/journey-recorded.test.ts.
 * As root: npx tsx --conditions=source bench/record-journeys.ts FOLDER
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildJourneyLab } from '../test/helpers/journey-lab.ts';

const kinds = ['veth', 'bridge', 'ovs-veth', 'ovs-internal'];
const echoes = 15;
const slotBits = 0x3ffn;
const folder = process.argv[2] ?? '.';

await mkdir(folder, { recursive: true });
await using lab = await buildJourneyLab(kinds);
for (const kind of kinds) {
  const { topology, scope, before, after, data } = await lab.ping(kind, echoes);
  const maps = (snapshot: typeof before) =>
    Object.fromEntries(
      ['@journey', '@journey_ticks', '@journey_resent'].map((name) => [
        name,
        Object.fromEntries(
          [...(snapshot.maps.get(name) ?? [])]
            .filter(([key]) => name !== '@journey' || (BigInt(key) & slotBits) <= BigInt(echoes))
            .map(([key, value]) => [key, String(value)]),
        ),
      ]),
    );
  const legend = { points: [...after.legend.points], softirqThreads: [...(after.legend.softirqThreads ?? [])] };
  const recorded = { topology, scope, data, legend, before: maps(before), after: maps(after) };
  await writeFile(join(folder, `${kind}.json`), `${JSON.stringify(recorded)}\n`);
}
