/** How a check is written, by the name that --format takes. What a terminal or a parser would act on is made inert. */
import { inertStrings, inertText } from '../../text/inert.ts';
import type { CheckReport } from '../model.ts';
import { checkGithub } from './github.ts';
import { checkJunit } from './junit.ts';
import { checkMarkdown } from './markdown.ts';
import { checkJson, checkText } from './text.ts';

const writers = {
  text: (report: CheckReport) => checkText(inertStrings(report)),
  json: checkJson,
  markdown: (report: CheckReport) => checkMarkdown(inertStrings(report)),
  junit: checkJunit,
  github: (report: CheckReport) => inertText(checkGithub(report)),
} as const;

export type CheckFormat = keyof typeof writers;

export const checkFormats = Object.keys(writers) as CheckFormat[];

export const writeCheck = (format: CheckFormat, report: CheckReport): string => writers[format](report);
