import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { proofTable, withTable } from '../../userlands/table.ts';

const versions = { node: '24.1.0', bpftrace: '0.27.1', iperf3: '3.22', ip: '7.3.0', ping: '20250605' };
const proof = {
  debian: 'Debian sid',
  versions,
  comparison: '110 visits, 700 audits',
  wrapper: '5 of 5',
  parsers: null,
};

describe('the table of userlands', () => {
  it('says what was proven with which version, what failed, and what was not seen', () => {
    const table = proofTable([proof], '6.18.44', '2026-11-30');
    expect(table).toContain('Kernel 6.18.44, 2026-11-30.');
    expect(table).toContain(
      '| Debian sid | 24.1.0 | 0.27.1 | 3.22 | 7.3.0 | 20250605 | ? | 110 visits, 700 audits | 5 of 5 | **failed** |',
    );
  });

  it.each(['npm run test:userlands', 'npm run matrix'])(
    'of %s has one place in the document, filled again and again',
    (command) => {
      const document = readFileSync(join(import.meta.dirname, '../../../docs/userlands.md'), 'utf8');
      const once = withTable(document, command, 'THE TABLE');
      expect(once.match(/THE TABLE/g)).toHaveLength(1);
      expect(withTable(once, command, 'THE TABLE')).toBe(once);
      expect(withTable(once, command, 'ANOTHER')).not.toContain('THE TABLE');
      expect(() => withTable('nothing', command, 'THE TABLE')).toThrow(RangeError);
    },
  );
});
