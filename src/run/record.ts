/** What is known of a run so far, growing as it goes; at any moment it makes a valid, perhaps partial, result. */
import type { Plan, RunPlan } from '../model/plan.ts';
import type {
  ArmBuild,
  CommandRecord,
  Environment,
  Evidence,
  RateLatency,
  RateSearch,
  Result,
  Visit,
} from '../model/result.ts';
import { schemaVersion } from '../model/result.ts';
import type { Settings } from '../model/settings.ts';
import { toolVersion } from '../model/version.ts';
import type { Warning } from '../model/warnings.ts';
import type { RunHeader } from '../result/store/store.ts';

export interface RunRecord {
  readonly runId: string;
  readonly startedAt: string;
  readonly argv: readonly string[];
  readonly plan: Plan;
  readonly environment: Environment;
  backend: Result['backend'];
  attachments: Result['attachments'];
  kernel: Result['kernel'];
  arms: ArmBuild[];
  settings: Settings | null;
  readonly visits: Visit[];
  readonly rateSearches: RateSearch[];
  readonly rateLatencies: RateLatency[];
  readonly warnings: Warning[];
  readonly evidence: Evidence[];
  readonly commands: CommandRecord[];
}

/** What was built stands beside each arm of the result (`ArmBuild`): the plan need not hold it a second time. */
const recorded = (plan: RunPlan): Plan => ({ ...plan, arms: plan.arms.map(({ topology: _built, ...arm }) => arm) });

export const startRecord = ({
  plan,
  ...known
}: Pick<RunRecord, 'runId' | 'argv' | 'environment' | 'backend' | 'commands'> & {
  readonly plan: RunPlan;
}): RunRecord => ({
  ...known,
  plan: recorded(plan),
  startedAt: new Date().toISOString(),
  attachments: [],
  kernel: null,
  arms: [],
  settings: null,
  visits: [],
  rateSearches: [],
  rateLatencies: [],
  warnings: [],
  evidence: [],
});

/** What every namespace has for itself is no fact of the host: those values stand in `settings`. */
const ofTheHost = ({ environment, settings }: RunRecord): Record<string, string> => {
  const inNamespaces = new Set(
    (settings?.places ?? []).flatMap(({ device, set }) =>
      device === null ? Object.keys(settings?.sets[set] ?? {}) : [],
    ),
  );
  return Object.fromEntries(Object.entries(environment.sysctls).filter(([key]) => !inNamespaces.has(key)));
};

/** `ended`: null while the run goes on. */
export const buildHeader = (
  record: RunRecord,
  totalMs: number,
  ended: { partialReason: string | null } | null,
): RunHeader => ({
  schemaVersion,
  tool: { name: 'vethscope', version: toolVersion },
  runId: record.runId,
  startedAt: record.startedAt,
  finishedAt: ended ? new Date().toISOString() : null,
  partial: ended === null || ended.partialReason !== null,
  partialReason: ended ? ended.partialReason : 'The run is still going on.',
  argv: [...record.argv],
  plan: record.plan,
  environment: { ...record.environment, sysctls: ofTheHost(record) },
  backend: record.backend,
  attachments: record.attachments,
  kernel: record.kernel,
  arms: record.arms,
  ...(record.settings ? { settings: record.settings } : {}),
  ...(record.rateSearches.length > 0 ? { rateSearches: record.rateSearches } : {}),
  ...(record.rateLatencies.length > 0 ? { rateLatencies: record.rateLatencies } : {}),
  commands: record.commands,
  warnings: record.warnings,
  evidence: record.evidence,
  totalMs,
});

export const buildResult = (record: RunRecord, totalMs: number, partialReason: string | null): Result => ({
  ...buildHeader(record, totalMs, { partialReason }),
  visits: record.visits,
});
