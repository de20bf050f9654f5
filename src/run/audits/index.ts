/** The registry of audits: a new one is one file beside this one, its row in tolerances.ts and its line here. */
import type { AuditDefinition } from './audit-definition.ts';
import { clockNotSet } from './clock-not-set.ts';
import { cpuNotStolen } from './cpu-not-stolen.ts';
import { cpuNotThrottled } from './cpu-not-throttled.ts';
import { echoesSentOnce } from './echoes-sent-once.ts';
import { echoesStamped } from './echoes-stamped.ts';
import { everyEchoAnswered } from './every-echo-answered.ts';
import { iperf3Agrees } from './iperf3-agrees.ts';
import { journeysAddUp } from './journeys-add-up.ts';
import { journeysComplete } from './journeys-complete.ts';
import { journeysCoverPath } from './journeys-cover-path.ts';
import { ledgerBalance } from './ledger-balance.ts';
import { lostEvents } from './lost-events.ts';
import { mapsFull } from './maps-full.ts';
import { missedEvents } from './missed-events.ts';
import { probeEqualsCounters } from './probe-equals-counters.ts';
import { requestsCounted } from './requests-counted.ts';
import { secondsAgree } from './seconds-agree.ts';
import { tcpBalance } from './tcp-balance.ts';
import { transmitsPaired } from './transmits-paired.ts';
import { udpBalance } from './udp-balance.ts';
import { unreadAtClose } from './unread-at-close.ts';

/** In the order in which a visit lists them: the load, the machine, the probes, the drops, the journeys. */
export const audits: readonly AuditDefinition[] = [
  ...[everyEchoAnswered, udpBalance, unreadAtClose, iperf3Agrees, tcpBalance, requestsCounted, secondsAgree],
  ...[cpuNotStolen, cpuNotThrottled, clockNotSet],
  ...[echoesStamped, probeEqualsCounters, transmitsPaired, lostEvents, missedEvents, mapsFull],
  ledgerBalance,
  ...[journeysComplete, journeysAddUp, journeysCoverPath, echoesSentOnce],
];
