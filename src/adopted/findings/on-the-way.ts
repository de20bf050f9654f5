/** What happens to packets between devices. */

import { median } from '../../stats/summary.ts';
import { plural } from '../../text/format-value.ts';
import { formatCount, formatNs, formatPercent } from '../../text/units.ts';
import { deviceId } from '../path/echo-ways.ts';
import { listed, type Rule, shareOf } from './finding.ts';

export const addressTranslation: Rule = (trace) =>
  trace.translations
    .filter(({ kind }) => kind !== 'id')
    .map(({ kind, between: [from, to], namespace, before, after }) => {
      const share = shareOf(trace, (name) => name === `forward in ${namespace}`);
      const id = trace.translations.find((one) => one.kind === 'id' && one.namespace === namespace);
      const renumbered = id ? `, id ${id.before} → ${id.after}` : '';
      const message = `${kind} in ${namespace}, between ${from} and ${to}: ${before} → ${after}${renumbered}${share ? `; forwarding there takes ${share}` : ''}.`;
      return { code: kind.toLowerCase(), severity: 'notable', message };
    });

export const connectionTracking: Rule = (trace) =>
  trace.conntrack.map((namespace) => {
    const share = shareOf(trace, (name) => name.endsWith(` in ${namespace}`) || name === `stack of ${namespace}`);
    const message = `conntrack has an entry of these echoes in ${namespace}${share ? `; it may be a part of the ${share} that all stages there take` : ''}.`;
    return { code: 'conntrack', severity: 'notable', message };
  });

/** Round trips that went another way than most, or were seen at fewer points. */
export const otherWays: Rule = ({ followed: { answered, wholeWay } }) => {
  const other = answered - wholeWay;
  if (answered === 0 || other / answered <= 0.01) return [];
  const message = `${formatCount(other)} of ${plural(answered, 'answered echo', 'answered echoes')} (${formatPercent(other / answered)}) passed other points than the path below: there may be several ways, or the probes may have missed a point.`;
  return [{ code: 'other-ways', severity: 'notable', message }];
};

const devicesOf = (path: Parameters<Rule>[0]['path'], way: string): string[] => [
  ...new Set(path.filter((p) => p.way === way && p.netns !== 0).map(deviceId)),
];

/** What they receive passes none of the points: the lower device has it until then. */
const seenSendingOnly = ['macvlan', 'macvtap', 'ipvlan'];

export const asymmetry: Rule = ({ path, devices }) => {
  const [there, back] = [devicesOf(path, 'request'), devicesOf(path, 'answer')];
  const only = [...there, ...back].filter((id) => back.length > 0 && there.includes(id) !== back.includes(id));
  if (only.length === 0) return [];
  const names = devices
    .filter((device) => only.includes(deviceId(device)) && !seenSendingOnly.includes(device.kind))
    .map(({ device, namespace }) => `${device} of ${namespace}`);
  if (names.length === 0) return [];
  const message = `Request and answer take different ways: ${listed(names)} saw only one of them.`;
  return [{ code: 'asymmetric', severity: 'notable', message }];
};

/** The answer came, and the other end never saw the request. */
export const answeredElsewhere: Rule = ({ path, to, target, followed }) => {
  const bits = to.netns & 0xfffffff;
  if (followed.answered === 0 || path.some(({ netns }) => netns === bits)) return [];
  const message = `${target} was answered, but no device of ${to.name} saw the echo: that address may be elsewhere, or the path may lead through a program (slirp4netns, pasta) or over another machine.`;
  return [{ code: 'answered-elsewhere', severity: 'loss', message }];
};

export const longestStage: Rule = ({ stages }) => {
  const timed = stages.filter(({ ns }) => ns.length > 0).map(({ name, ns }) => ({ name, ns: median(ns) }));
  const [longest] = timed.toSorted((a, b) => b.ns - a.ns);
  if (!longest) return [];
  const sum = timed.reduce((total, { ns }) => total + ns, 0);
  const message = `The longest stage is "${longest.name}": median ${formatNs(longest.ns)} of ${formatNs(sum)}, the sum of the medians of all stages.`;
  return [{ code: 'longest-stage', severity: 'info', message }];
};
