/** What a lab's answer rests on, in the order in which it was collected. */
import type { Drop } from '../model/probe.ts';

export type Evidence =
  | {
      readonly type: 'command';
      readonly where: string;
      readonly command: string;
      readonly exitCode: number | null;
      readonly output: string;
    }
  | { readonly type: 'capture'; readonly where: string; readonly device: string; readonly packets: readonly string[] }
  | { readonly type: 'drops'; readonly drops: readonly Drop[] }
  | { readonly type: 'table'; readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly type: 'note'; readonly text: string };

export interface LabStep {
  readonly title: string;
  readonly evidence: Evidence[];
}
