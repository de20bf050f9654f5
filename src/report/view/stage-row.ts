import type { LoadKind } from '../../model/plan.ts';
import type { StageFigures } from '../../model/run-figures.ts';
import { type AnyRun, stageFigures } from '../../result/derive.ts';

export interface StageRow extends StageFigures {
  readonly style: number;
  readonly place: string;
}

/** Every stage of every arm under one load, all its visits with probes taken together. */
export const stageRows = (run: AnyRun, load: LoadKind): StageRow[] =>
  run.arms.flatMap((arm, style) =>
    stageFigures(run, arm.id, load).map((stage) => ({ ...stage, style, place: `${stage.node}/${stage.device}` })),
  );
