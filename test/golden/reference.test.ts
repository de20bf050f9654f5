/** docs/reference and man/: written from the commands and the config schema. Renew them with "npm run docs". */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { configPage } from '../../docs/src/config-page.ts';
import { commandsPage, type Help, manPage } from '../../docs/src/help-pages.ts';
import { completionTree } from '../../src/cli/completion/tree.ts';
import { main } from '../../src/main.ts';
import { toolVersion } from '../../src/model/version.ts';
import { configSchema } from '../../src/plan/options.ts';
import { builtProgram } from '../helpers/built-program.ts';
import { capturedIo } from '../helpers/captured-io.ts';

const repository = join(import.meta.dirname, '../..');
const program = builtProgram();
const paths = completionTree(program)
  .map(({ path }) => path)
  .filter((path) => path.at(-1) !== 'help');

const summaryOf = (path: readonly string[]): string => {
  let command: CommandUnknownOpts = program;
  for (const name of path) command = command.commands.find((child) => child.name() === name) ?? command;
  return command.summary() || command.description();
};

const helpOf = async (path: readonly string[]): Promise<Help> => {
  const captured = capturedIo({ columns: 80 });
  expect(await main([...path, '--help'], captured.io)).toBe(0);
  return { path, text: captured.stdout() };
};

let helps: Help[];
beforeAll(async () => {
  helps = [];
  for (const path of paths) helps.push(await helpOf(path));
});

it('docs/reference/commands.md has the help of every command', async () => {
  await expect(commandsPage(helps)).toMatchFileSnapshot(join(repository, 'docs/reference/commands.md'));
});

it('docs/reference/config.md has every key', async () => {
  const { properties = {} } = z.toJSONSchema(configSchema) as { properties?: Parameters<typeof configPage>[0] };
  const page = configPage(properties);
  for (const key of Object.keys(configSchema.shape).filter((name) => name !== '$schema')) {
    expect(page).toContain(`| \`${key}\` |`);
  }
  await expect(page).toMatchFileSnapshot(join(repository, 'docs/reference/config.md'));
});

it('man/ has a page for every command and no other', async () => {
  const pages = helps.map((help) => manPage(help, summaryOf(help.path), toolVersion));
  for (const { file, text } of pages) await expect(text).toMatchFileSnapshot(join(repository, 'man', file));
  expect(readdirSync(join(repository, 'man')).sort()).toEqual(pages.map(({ file }) => file).sort());
});
