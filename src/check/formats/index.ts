/** How a check is written, by the name that --format takes. What a terminal or a parser would act on is made inert. */
import { inertStrings, inertText } from '../../text/inert.ts';
import type { CheckReport } from '../model.ts';
import { checkGithub } from './github.ts';
import { junitText } from './junit-text.ts';
import { ktap } from './ktap.ts';
import { lava } from './lava.ts';
import { checkMarkdown } from './markdown.ts';
import { judgedCheck } from './sentence.ts';
import { checkJson, checkText } from './text.ts';
import { tmt } from './tmt.ts';

const writers = {
  text: (report: CheckReport) => checkText(inertStrings(report)),
  json: checkJson,
  markdown: (report: CheckReport) => checkMarkdown(inertStrings(report)),
  junit: (report: CheckReport) => junitText(judgedCheck(report)),
  github: (report: CheckReport) => inertText(checkGithub(report)),
  ktap: (report: CheckReport) => ktap(judgedCheck(report)),
  tmt: (report: CheckReport) => tmt(judgedCheck(report)),
  lava: (report: CheckReport) => lava(judgedCheck(report)),
} as const;

export type CheckFormat = keyof typeof writers;

export const checkFormats = Object.keys(writers) as CheckFormat[];

export const writeCheck = (format: CheckFormat, report: CheckReport): string => writers[format](report);
