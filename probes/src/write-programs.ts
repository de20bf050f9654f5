/** Writes probes/*.bt from the table of functions, the fragments and the programs here: "npm run probes". */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programText } from './header.ts';
import { programs } from './programs/index.ts';

for (const program of programs) {
  writeFileSync(join(import.meta.dirname, '..', `${program.name}.bt`), programText(program));
}
