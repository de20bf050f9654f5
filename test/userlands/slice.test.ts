/** What landing asks of other userlands: four wires, once, with the tools of Debian 13 and sid. The rest: npm run test:userlands. */
import { beforeAll, describe, it } from 'vitest';
import { type Root, rootOf } from './build-root.ts';
import { compareIn, expectWorking } from './compare-in.ts';
import { unlikeProven } from './proven.ts';
import { suiteNamed } from './suites.ts';

const fourWires = ['veth', 'bridge', 'ovs-veth', 'ovs-internal'];
const once = ['--rounds', '1', '--duration', '1', '--interval', '10'];
const tried = [suiteNamed('trixie'), suiteNamed('sid')];

const roots = new Map<string, Root>();
beforeAll(async () => {
  await Promise.all(tried.map(async (suite) => roots.set(suite.name, await rootOf(suite))));
});

describe.each(tried)('$debian', (suite) => {
  it('traces four wires', async ({ skip }) => {
    const root = roots.get(suite.name);
    if (!root || 'reason' in root) return skip(root?.reason);
    const moved = await unlikeProven(suite, root.folder);
    if (moved.length > 0) console.log(`${suite.debian} has moved: ${moved.join(', ')}`);
    try {
      expectWorking(await compareIn(suite, root.folder, [...fourWires, ...once]));
    } catch (error) {
      // What others upload must not stop what lands here; the full run is red for it.
      if (moved.length === 0) throw error;
      console.log(`${suite.debian} does not work since: ${error}`);
      skip(`it has moved and does not work since: ${moved.join(', ')}: ${error}`);
    }
  });
});
