/** Counter files under /proc/PID/net. Pure. */

export interface DeviceTotals {
  readonly device: string;
  readonly rxPackets: number;
  readonly txPackets: number;
  readonly rxBytes: number;
  readonly txBytes: number;
  readonly rxDropped: number;
  readonly txDropped: number;
  readonly rxErrors: number;
  readonly txErrors: number;
}

/**
 * /proc/net/dev: two header lines, then "name: " and eight columns each for receive and transmit: bytes packets errs drop
 * fifo frame|colls compressed|carrier … (net/core/net-procfs.c, dev_seq_printf_stats).
 */
export const parseProcNetDev = (text: string): DeviceTotals[] =>
  text
    .split('\n')
    .slice(2)
    .flatMap((line) => {
      const [name, rest] = line.split(':');
      if (name === undefined || rest === undefined) return [];
      const column = rest.trim().split(/\s+/).map(Number);
      const at = (index: number): number => column[index] ?? 0;
      return [
        {
          device: name.trim(),
          rxBytes: at(0),
          rxPackets: at(1),
          rxErrors: at(2),
          rxDropped: at(3),
          txBytes: at(8),
          txPackets: at(9),
          txErrors: at(10),
          txDropped: at(11),
        },
      ];
    });

type NamedTotal = [name: string, total: number];

/** /proc/net/snmp and netstat: pairs of lines "Tcp: NAME NAME …", "Tcp: 1 2 …"; nstat joins prefix and name. */
const snmpTotals = (text: string): NamedTotal[] => {
  const lines = text.trim().split('\n');
  const totals: NamedTotal[] = [];
  for (let index = 0; index + 1 < lines.length; index += 2) {
    const [prefix = '', ...names] = (lines[index] ?? '').split(' ');
    const values = (lines[index + 1] ?? '').split(' ').slice(1).map(Number);
    totals.push(...names.map((name, column): NamedTotal => [prefix.replace(':', '') + name, values[column] ?? 0]));
  }
  return totals;
};

/** /proc/net/snmp6: "Ip6InReceives   12" a line. */
const snmp6Totals = (text: string): NamedTotal[] =>
  [...text.matchAll(/^(\S+)\s+(\d+)$/gm)].map((match) => [match[1] ?? '', Number(match[2])]);

/** Made in one go: spreading objects of hundreds of names into another takes 6 ms instead of 0.7, four times a visit. */
export const parseProtocolTotals = (files: {
  readonly snmp: string;
  readonly netstat: string;
  readonly snmp6: string;
}): Record<string, number> =>
  Object.fromEntries([...snmpTotals(files.snmp), ...snmpTotals(files.netstat), ...snmp6Totals(files.snmp6)]);
