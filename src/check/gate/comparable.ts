/** What is to be compared: the blocks of both sides, and everything known about them before any statistics. */
import type { LoadKind, Observation } from '../../model/plan.ts';
import type { PairedBlock } from '../../result/derive/paired-blocks.ts';
import type { MetricName } from '../../result/derive.ts';
import type { Noise } from '../calibrate/calibration.ts';

export interface SideBlocks {
  readonly blocks: readonly PairedBlock[];
  /** As many as the plan has. */
  readonly planned: number;
}

export interface Comparable {
  readonly arm: string;
  readonly reference: string;
  readonly metric: MetricName;
  readonly observation: Observation;
  readonly load: LoadKind;
  readonly primary: boolean;
  readonly candidate: SideBlocks;
  readonly baseline: SideBlocks;
  /** As a share; a softer environment has doubled it already. */
  readonly margin: number;
  readonly noise: Noise | null;
  /** Why it cannot be judged, where that is known beforehand. */
  readonly invalid: string | null;
  /** Why it is never red, where that is so. */
  readonly advisory: string | null;
  /** Not null: it is a control itself, and its raw figures differ by so much between sessions, as far as that is calibrated. */
  readonly control: { readonly driftSd: number | null } | null;
}
