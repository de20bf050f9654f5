import { VethscopeError } from '../../errors.ts';
import { runOf } from '../../history/figures-of.ts';
import type { Run } from '../../history/run.ts';
import type { MetricName } from '../../result/derive.ts';
import { skimResult } from '../../result/store/skim-result.ts';
import { oneLine } from '../../text/inert.ts';

export interface LeftOut {
  readonly file: string;
  readonly reason: string;
}

/** A file, and its name below the folder that was asked for. */
export interface NamedFile {
  readonly file: string;
  readonly name: string;
}

export type Read = Run | LeftOut;

/** What a thread is asked for, and what it answers. */
export interface Errand {
  readonly place: number;
  readonly file: NamedFile;
}
export interface Done {
  readonly place: number;
  readonly read: Read;
}

const noDate = 'its date is no date.';

/** The words of RESULT_UNREADABLE without the path, so that alike reasons become one sentence. */
const reasonIn = (file: string, { message }: VethscopeError): string =>
  message.replace(file, '').replace(/^.*?can read: /s, '');

/** What a history takes from one file, or why it takes nothing. */
export const readRun = ({ file, name }: NamedFile, metrics: readonly MetricName[]): Read => {
  try {
    return runOf(name, skimResult(file), metrics) ?? { file: name, reason: noDate };
  } catch (error) {
    if (!(error instanceof VethscopeError)) throw error;
    return { file: name, reason: oneLine(reasonIn(file, error)) };
  }
};
