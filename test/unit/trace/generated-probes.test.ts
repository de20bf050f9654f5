import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { programText } from '../../../probes/src/header.ts';
import { programs } from '../../../probes/src/programs/index.ts';

const folder = join(import.meta.dirname, '../../../probes');

it('each committed probe is one that the generator writes, and the other way round', () => {
  const committed = readdirSync(folder).filter((file) => file.endsWith('.bt'));
  expect(committed.sort()).toEqual(programs.map(({ name }) => `${name}.bt`).sort());
});

it.each(programs.map((program) => [program.name, program] as const))(
  '%s is committed as it is generated (else: npm run probes)',
  (name, program) => {
    expect(readFileSync(join(folder, `${name}.bt`), 'utf8')).toBe(programText(program));
  },
);
