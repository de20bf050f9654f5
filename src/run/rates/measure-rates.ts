/** What is measured once a run beside its visits: the highest rates, and the latency at shares of them. */

import { udpAmong } from '../../load/kinds/udp.ts';
import { Teardown } from '../../system/process/teardown.ts';
import { isBuilt, type SessionArm } from '../arms.ts';
import type { Run } from '../prepare-run.ts';
import { attach } from '../visit/attach-part.ts';
import { warn } from '../warn.ts';
import { findRate } from './find-rate.ts';
import { rateLatencies } from './rate-latencies.ts';

/** Once a run, behind the visits of its first session, so that these are as they would be without it. */
export const findRates = async (run: Run, arms: readonly SessionArm[]): Promise<void> => {
  const { plan, record, emit } = run;
  const spec = udpAmong(plan.loads);
  if (!plan.findRate || !spec) return;
  for (const { arm, live } of arms.filter(isBuilt)) {
    const search = await findRate(arm.id, live, spec, plan.findRate, run);
    record.rateSearches.push(search);
    emit({ type: 'rate-searched', search });
  }
};

/** Behind the searches, whose rates it takes shares of; without probes there is nothing to see. */
export const measureLatencies = async (run: Run, arms: readonly SessionArm[]): Promise<void> => {
  const { plan, record } = run;
  const spec = udpAmong(plan.loads);
  if (!plan.findRate?.latency || !spec) return;
  await using teardown = new Teardown();
  const probes = await attach(run, arms, { observation: 'full', load: spec }, teardown);
  if (probes === null) return;
  if ('what' in probes) {
    warn(run, record, { code: 'no-rate-latency', message: probes.what, hint: probes.todo });
    return;
  }
  await rateLatencies(
    arms.filter(isBuilt),
    record.rateSearches,
    spec,
    { ...run, probes },
    (latency) => record.rateLatencies.push(latency),
    (arm, { error }) => {
      const message = `The latency of ${arm} at a share of its highest rate is missing: ${error?.what ?? 'no probe saw it.'}`;
      warn(run, record, { code: 'no-rate-latency', message, hint: error?.todo ?? 'Run it again.', arm });
    },
  );
};
