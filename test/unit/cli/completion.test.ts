import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionTree } from '../../../src/cli/completion/tree.ts';
import { shells } from '../../../src/cli/completion/values.ts';
import { labs } from '../../../src/lab/labs/index.ts';
import { main } from '../../../src/main.ts';
import { backendSchema, loadKindSchema, presetSchema } from '../../../src/model/plan.ts';
import { topologyKinds } from '../../../src/topology/kinds/index.ts';
import { builtProgram } from '../../helpers/built-program.ts';
import { capturedIo } from '../../helpers/captured-io.ts';

const program = builtProgram();
const tree = completionTree(program);

const script = async (shell: string): Promise<string> => {
  const captured = capturedIo({ isRoot: false });
  expect(await main(['completion', shell], captured.io)).toBe(0);
  return captured.stdout();
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vethscope-completion-'));
  mkdirSync(join(folder, 'reports'));
  writeFileSync(join(folder, 'result.json'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

const topologies = topologyKinds.map(({ name }) => name);
/** What is typed, and all that may come next. */
const cases: readonly (readonly [string, readonly string[]])[] = [
  ['vethscope compare ', topologies],
  ['vethscope compare bridge --load tcp ', topologies],
  ['vethscope compare --preset ', presetSchema.options],
  ['vethscope compare --preset thor', ['thorough']],
  ['vethscope compare --load ', loadKindSchema.options],
  ['vethscope compare --load tcp,', loadKindSchema.options.map((kind) => `tcp,${kind}`)],
  ['vethscope compare --backend ', ['auto', ...backendSchema.options, 'none']],
  ['vethscope compare --rounds ', []],
  ['vethscope compare --output ', ['reports']],
  ['vethscope topology show ', topologies],
  ['vethscope topology script bridge --datapath k', ['kernel']],
  ['vethscope lab run ', labs.map(({ name }) => name)],
  ['vethscope completion ', shells],
  ['vethscope report ', ['reports', 'result.json']],
  ['vethscope nonsense ', tree[0]?.subcommands.map(({ name }) => name) ?? []],
];

/** bash hands over the part after the last "=" only, because it starts a word there. */
const withEquals: typeof cases = [
  ['vethscope compare --load=', loadKindSchema.options],
  ['vethscope compare --offload tso=', ['on', 'off']],
  ['vethscope compare --offload tso=off,gro=o', ['on', 'off']],
];

const sorted = (words: readonly string[]): string[] => [...words].map((word) => word.replace(/\/$/, '')).sort();

/** Every case in one shell; a line "=" ends each. */
const inBash = (text: string, lines: readonly string[]): string[][] => {
  const calls = lines.map(
    (line) => `COMP_LINE='${line}' COMP_POINT=${line.length}; COMPREPLY=(); _vethscope 2>/dev/null
printf '%s\\n' "\${COMPREPLY[@]}" =`,
  );
  const out = execFileSync('bash', ['--norc', '--noprofile', '-s'], {
    input: [text, ...calls].join('\n'),
    encoding: 'utf8',
    cwd: folder,
  });
  return out
    .split('=\n')
    .slice(0, -1)
    .map((block) => block.split('\n').filter(Boolean));
};

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

describe('bash', () => {
  it.each([...cases, ...withEquals].map((entry, index) => [entry[0], entry[1], index] as const))(
    'completes "%s"',
    async (line, words) => {
      const [found = []] = inBash(await script('bash'), [line]);
      expect(sorted(found)).toEqual(sorted(words));
    },
  );

  it('completes every command and every option that there is', async () => {
    const lines = tree.flatMap(({ path }) => [`vethscope ${[...path, ''].join(' ')}`, `vethscope ${path.join(' ')} -`]);
    const found = inBash(await script('bash'), lines);
    tree.forEach(({ path, subcommands, options }, index) => {
      const [words, flags] = [found[2 * index] ?? [], found[2 * index + 1] ?? []];
      expect(words, path.join(' ')).toEqual(expect.arrayContaining(subcommands.map(({ name }) => name)));
      expect(sorted(flags), path.join(' ')).toEqual(sorted(options.flatMap(({ names }) => names)));
    });
    expect(tree.length).toBeGreaterThan(10);
  });
});

describe('fish', () => {
  it.skipIf(!has('fish'))('completes the same (skipped where fish is not installed)', async () => {
    const file = join(mkdtempSync(join(folder, '.fish-')), 'vethscope.fish');
    writeFileSync(file, await script('fish'));
    for (const [line, words] of cases) {
      const out = execFileSync('fish', ['--no-config', '-c', `source ${file}; complete -C '${line}'`], {
        encoding: 'utf8',
        cwd: folder,
      });
      const found = out.split('\n').map((entry) => entry.split('\t')[0] ?? '');
      expect(sorted(found.filter(Boolean)), line).toEqual(sorted(words));
    }
  });
});

describe('zsh', () => {
  it.skipIf(!has('zsh'))('is accepted by zsh (skipped where zsh is not installed)', async () => {
    execFileSync('zsh', ['-f', '-n'], { input: await script('zsh') });
  });
});

/** No shell at hand proves less: that quotes and blocks pair, and that the same words are there. */
describe('without the shell itself', () => {
  const opened = (text: string, open: RegExp, close: RegExp): number =>
    (text.match(open) ?? []).length - (text.match(close) ?? []).length;

  it.each(['zsh', 'fish'])('%s has balanced blocks and names everything', async (shell) => {
    const text = await script(shell);
    const blocks =
      shell === 'zsh'
        ? [opened(text, /\bcase "/g, /^ *esac$/gm), opened(text, /\bif \[\[/g, /\bfi\b/g)]
        : [opened(text, /^ *(function|for|if|switch)\b/gm, /^ *end$/gm)];
    expect(blocks.every((left) => left === 0)).toBe(true);
    for (const { subcommands, options } of tree) {
      for (const { name } of subcommands) expect(text).toContain(name);
      for (const { names } of options) expect(text).toContain(names[0]?.replace(/^--?/, ''));
    }
    for (const name of [...topologies, ...labs.map((lab) => lab.name), ...presetSchema.options])
      expect(text).toContain(name);
  });
});

it('refuses another shell in words', async () => {
  const captured = capturedIo();
  expect(await main(['completion', 'tcsh'], captured.io)).toBe(2);
  expect(captured.stderr()).toBe('error: There is no completion for "tcsh".\nhint: Choose from: bash, zsh, fish.\n');
});
