/** The registry of findings: a new one is a rule and its line here. What loses packets comes first. */
import type { WireFinding } from '../../model/wire-trace.ts';
import { countersMoved, mtuDiffers, offloadOff, qdiscInForce, xdpProgram } from './device-settings.ts';
import type { Rule, Trace } from './finding.ts';
import { duplicateAnswers, icmpBlocked, lostEchoes } from './lost-echoes.ts';
import {
  addressTranslation,
  answeredElsewhere,
  asymmetry,
  connectionTracking,
  longestStage,
  otherWays,
} from './on-the-way.ts';

const rules: readonly Rule[] = [
  ...[lostEchoes, icmpBlocked, answeredElsewhere, duplicateAnswers, mtuDiffers, offloadOff, qdiscInForce],
  ...[addressTranslation, connectionTracking, xdpProgram, asymmetry, otherWays, countersMoved, longestStage],
];

const order: readonly WireFinding['severity'][] = ['loss', 'notable', 'info'];

export const findingsOf = (trace: Trace): WireFinding[] => {
  const found = rules.flatMap((rule) => rule(trace));
  return order.flatMap((severity) => found.filter((one) => one.severity === severity));
};
