/**
 * A CPU's backlog overflows when much arrives while a soft interrupt runs, as it does while one answers a long ping: the
 * fragments of the answer leave one after the other, and the backlog is emptied only afterwards.
 */
import type { Bench } from '../bench.ts';
import type { Trial, Untried } from '../judges/xmit-drop.ts';
import { type Ends, tryLoss } from './trial.ts';

const limit = 'net.core.netdev_max_backlog';
/** The answer to a ping of 40,000 bytes leaves in 28 fragments of 1,480. */
const pingBytes = 40_000;
const fragments = 28;

const setLimit = async ({ context: { runner } }: Bench, packets: string): Promise<void> => {
  await runner.run({ argv: ['sysctl', '-q', '-w', `${limit}=${packets}`] });
};

/** The host's own setting: to be called in a guest only. */
export const fillBacklog = async (bench: Bench, ends: Ends, ownAddress: string): Promise<Trial | Untried> => {
  const { runner, teardown } = bench.context;
  const usual = (await runner.run({ argv: ['sysctl', '-n', limit] })).stdout.trim();
  teardown.defer(() => setLimit(bench, usual));
  await setLimit(bench, '10');
  bench.keep({ type: 'note', text: `sysctl -w ${limit}=10, in the guest as a whole` });
  const trial = await tryLoss(bench, ends, async () => {
    await bench.run(ends.there, `ping -n -q -c 1 -W 1 -s ${pingBytes} ${ownAddress}`);
    return fragments;
  });
  await setLimit(bench, usual);
  return trial;
};
