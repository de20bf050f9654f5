import type { LoadKind } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import type { StageFigures } from '../../model/run-figures.ts';
import { stageFigures } from '../../result/derive.ts';

export interface StageRow extends StageFigures {
  readonly style: number;
  readonly place: string;
}

/** Every stage of every arm under one load, all its visits with probes taken together. */
export const stageRows = (result: Result, load: LoadKind): StageRow[] =>
  result.arms.flatMap((arm, style) =>
    stageFigures(result, arm.id, load).map((stage) => ({ ...stage, style, place: `${stage.node}/${stage.device}` })),
  );
