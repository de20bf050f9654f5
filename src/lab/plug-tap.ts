/** A tap with a program behind it, in Perl: the only language on every Debian that can ask for a tap (ioctl). */

import { until } from '../system/process/until.ts';
import type { Bench, Place } from './bench.ts';

export interface PluggedTap {
  /** Frames that the tap handed to its program, as hexadecimal digits from the Ethernet header on. */
  readonly frames: readonly string[];
}

/** TUNSETIFF with IFF_TAP | IFF_NO_PI (include/uapi/linux/if_tun.h); then every frame becomes a line. */
const program = [
  '$| = 1;',
  'open(my $tun, "+<", "/dev/net/tun") or die "open: $!\\n";',
  'ioctl($tun, 0x400454ca, pack("a16Sx22", $ARGV[0], 0x1002)) or die "TUNSETIFF: $!\\n";',
  'print "plugged\\n";',
  'while (sysread($tun, my $frame, 2000)) { print unpack("H*", $frame), "\\n"; }',
].join(' ');

const answerTimeoutMs = 10_000;

/** null: this machine makes no taps. What the program said is kept as evidence then. */
export const plugTap = async (bench: Bench, place: Place, device: string): Promise<PluggedTap | null> => {
  const { runner, teardown, journal } = bench.context;
  const child = await runner.spawn({ argv: ['perl', '-e', program, device], netns: place.netns });
  teardown.defer(() => child.stop());
  await journal.recordProcess('perl', child.pid);
  const lines: string[] = [];
  let exitCode: number | null | undefined;
  void (async () => {
    for await (const line of child.lines) lines.push(line);
  })();
  void child.ended.then((output) => {
    exitCode = output.exitCode;
    if (exitCode !== 0 && lines.length === 0) lines.push(output.stderr.trim());
  });
  await until(() => lines.length > 0, { everyMs: 10, withinMs: answerTimeoutMs });
  const plugged = lines[0] === 'plugged';
  const said = plugged ? 'plugged' : (lines[0] ?? 'nothing');
  bench.keep({
    type: 'command',
    where: place.name,
    command: `perl -e '(opens /dev/net/tun, asks for a tap, prints its frames)' ${device}`,
    exitCode: plugged ? 0 : (exitCode ?? null),
    output: said,
  });
  return plugged
    ? {
        get frames() {
          return lines.slice(1);
        },
      }
    : null;
};
