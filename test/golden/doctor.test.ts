import { expect, it } from 'vitest';
import { colours } from '../../src/cli/output/colour.ts';
import { doctorText } from '../../src/cli/output/doctor-text.ts';
import { doctorChecks } from '../../src/doctor/checks.ts';
import { bareFacts, completeFacts } from '../helpers/sample-facts.ts';

const root = 'sudo /usr/bin/node /opt/vethscope/dist/main.js doctor';

it('doctor on a complete machine', async () => {
  const text = doctorText(doctorChecks(completeFacts, root), colours(false));
  await expect(text).toMatchFileSnapshot('terminal/doctor-complete.golden.txt');
});

it('doctor in a fresh container says what each missing piece costs', async () => {
  const text = doctorText(doctorChecks({ ...bareFacts, isRoot: false }, root), colours(false));
  await expect(text).toMatchFileSnapshot('terminal/doctor-bare.golden.txt');
});
