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

/** /proc/net/snmp and netstat: pairs of lines "Tcp: NAME NAME …", "Tcp: 1 2 …"; nstat joins prefix and name. */
export const parseSnmp = (text: string): Record<string, number> => {
  const lines = text.trim().split('\n');
  const entries: [string, number][] = [];
  for (let index = 0; index + 1 < lines.length; index += 2) {
    const [prefix = '', ...names] = (lines[index] ?? '').split(' ');
    const values = (lines[index + 1] ?? '').split(' ').slice(1).map(Number);
    entries.push(
      ...names.map((name, column): [string, number] => [prefix.replace(':', '') + name, values[column] ?? 0]),
    );
  }
  return Object.fromEntries(entries);
};

/** /proc/net/snmp6: "Ip6InReceives   12" a line. */
export const parseSnmp6 = (text: string): Record<string, number> =>
  Object.fromEntries([...text.matchAll(/^(\S+)\s+(\d+)$/gm)].map((match) => [match[1] ?? '', Number(match[2])]));
