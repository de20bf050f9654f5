/**
 * A stamp that lies in no cache costs 0.3 µs more, and an echo has a dozen, all of them within its round trip. So when ping is idle,
 * those of the next echo are written once beforehand, as 0, wherever the echo before has one: on devices that we know. Pure.
 */

import type { ArmScope } from '../decode/map-diff.ts';

const marker = /^( *)(@journey\[\(uint64\)\$slot\] = .*;) \/\/ @ready$/m;

/** As the probes number them: in the client's own process, outside of which there are devices. */
const ofPing = { sendto: 0x1000, copied: 0x9800, received: 0xa800, printing: 0xb800 } as const;
/** Numbers of points on devices: 2 to 8 (header of the probes). */
const firstPoint = 2;
const lastPoint = 8;
const answer = 0x800;

const ready = (key: number): string =>
  `if (@journey[0x${key.toString(16)} | $last]) { @journey[0x${key.toString(16)} | $slot] = (uint64)0; }`;

/** Of the points that are attached, there and back. */
const keysOf = (ifindex: number, points: readonly number[]): number[] =>
  points
    .filter((point) => point >= firstPoint && point <= lastPoint)
    .flatMap((point) => [0, answer].map((direction) => (((ifindex & 0xfff) << 16) | (point << 12) | direction) >>> 0));

/** Nothing where the echo before did not pass its queue, either way: another arm has its turn. */
const ofDevice = (ifindex: number, points: readonly number[]): string[] => {
  const [there, back] = keysOf(ifindex, [2]).map((key) => `@journey[0x${key.toString(16)} | $last]`);
  return [`if (${there} || ${back}) {`, ...keysOf(ifindex, points).map((key) => `  ${ready(key)}`), '}'];
};

const ofArm = ({ devices }: ArmScope, points: readonly number[]): string[] =>
  devices.filter(({ device }) => device !== 'lo').flatMap(({ ifindex }) => ofDevice(ifindex, points));

/** The program with what makes the next echo's stamps ready; unchanged where it follows no echoes. `points`: that are attached. */
export const withWarmStamps = (text: string, scopes: readonly ArmScope[], points: readonly number[]): string =>
  text.replace(marker, (_, indent: string, idle: string) =>
    [
      idle,
      'if (@journey_ready != $next) {',
      '  @journey_ready = $next;',
      '  $last = ($slot - 1) & 0x3ff;',
      ...Object.values(ofPing).map((key) => `  ${ready(key)}`),
      ...scopes.flatMap((scope) => ofArm(scope, points)).map((line) => `  ${line}`),
      '}',
    ]
      .map((line) => `${indent}${line}`)
      .join('\n'),
  );
