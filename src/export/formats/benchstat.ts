/**
 * Go benchmark text (golang.org/design/14313-benchmark-format; read as golang.org/x/perf/benchfmt does): a line a visit, so
 * that benchstat has samples. Lines of another form are ignored: what does not count stands in those.
 * The run has no key of its own, because benchstat never compares across different values of a key.
 */

import type { Result, Visit } from '../../model/result.ts';
import { aboutMetric, metricNames, metrics, metricsOf } from '../../result/derive.ts';
import { oneLine } from '../../text/inert.ts';
import { failedAudits, withheldReason } from '../doubts.ts';
import type { Exported } from '../figures.ts';
import type { ExportFile } from '../model.ts';
import { armNames } from '../names.ts';

/** The name of a share is its unit. */
const unitSuffix = {
  bitsPerSecond: '-bits/s',
  packetsPerSecond: '-packets/s',
  transactionsPerSecond: '-transactions/s',
  ns: '-ns',
  share: '',
} as const;

/** A unit has no space, and two figures of a line may not share one. */
const unitOf = (name: (typeof metricNames)[number]): string => `${name}${unitSuffix[metrics[name].unit]}`;

const unitLines = metricNames.map((name) => `Unit ${unitOf(name)} better=${metrics[name].betterIs}`);

/** Spaces, slashes and "=" would part a name. */
const encoded = (text: string): string => encodeURIComponent(text);

const nameOf = (visit: Visit, arm: string): string =>
  `BenchmarkVethscope/topology=${encoded(arm)}/load=${visit.load}/observation=${visit.observation}`;

const comment = (text: string): string => `# ${oneLine(text)}`;

const visitLines = (visit: Visit, arm: string): string[] => {
  const where = `${arm} under ${visit.load}, visit ${visit.index}`;
  const reason = withheldReason(visit);
  if (reason !== null) return [comment(`${where}, ${reason}`)];
  const figures = metricsOf(visit);
  const values = metricNames.flatMap((name) => {
    const value = figures[name];
    return value === undefined || !Number.isFinite(value) ? [] : [`${value} ${unitOf(name)}`];
  });
  const audits = failedAudits(visit).map((text) => comment(`${where}, ${text}`));
  return values.length === 0 ? audits : [...audits, `${nameOf(visit, arm)} 1 ${values.join(' ')}`];
};

const headLines = (result: Result): string[] => {
  const { runId, startedAt, tool, environment: e } = result;
  return [
    comment(`vethscope ${tool.version}, run ${runId} of ${startedAt}`),
    `kernel: ${oneLine(e.kernelRelease)}`,
    `cpu: ${oneLine(e.cpuModel)}`,
    `emulated: ${e.emulated}`,
    ...metricNames.map((name) => comment(`${unitOf(name)}: ${aboutMetric(name, result)}`)),
    ...unitLines,
  ];
};

function* piecesOf(result: Result): Iterable<string> {
  const names = armNames(result);
  yield `${headLines(result).join('\n')}\n`;
  for (const visit of result.visits) {
    if (visit.discarded) continue;
    yield visitLines(visit, names.get(visit.arm) ?? oneLine(visit.arm))
      .map((line) => `${line}\n`)
      .join('');
  }
}

export const benchstat = (result: Result, { withheld }: Exported): ExportFile[] => {
  const lines = withheld.map(({ arm, load }) => `${comment(`${arm} under ${load}: nothing that counts`)}\n`);
  return [
    {
      name: 'vethscope.bench.txt',
      pieces: (function* () {
        yield* piecesOf(result);
        yield* lines;
      })(),
    },
  ];
};
