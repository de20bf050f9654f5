/** action.yml and the workflows are what GitHub reads, and no input becomes text of a script. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAction, repository } from '../../helpers/run-action.ts';
import { complaints, readmeWorkflow } from '../../helpers/workflows.ts';

const read = (path: string): string => readFileSync(join(repository, path), 'utf8');
const workflows = readdirSync(join(repository, '.github/workflows'));

describe('by the published schemas', () => {
  it('action.yml is valid, and a wrong one would be told', () => {
    expect(complaints('action', read('action.yml'))).toEqual([]);
    expect(complaints('action', read('action.yml').replace('using: composite', 'using: bash'))).not.toEqual([]);
  });

  it('comment/action.yml is valid', () => {
    expect(complaints('action', read('comment/action.yml'))).toEqual([]);
  });

  it.each(workflows)('%s is valid', (name) => {
    expect(complaints('workflow', read(`.github/workflows/${name}`))).toEqual([]);
  });

  it('the workflow of the README is valid, and a wrong one would be told', () => {
    expect(complaints('workflow', readmeWorkflow())).toEqual([]);
    expect(complaints('workflow', readmeWorkflow().replace('runs-on:', 'run-on:'))).not.toEqual([]);
  });
});

it.each(['action.yml', 'comment/action.yml', ...workflows.map((name) => `.github/workflows/${name}`)])(
  '%s takes actions of others by commit: a tag can be moved',
  (file) => {
    const used = [...read(file).matchAll(/uses: (\S+)/g)].map(([, name = '']) => name);
    expect(used).not.toEqual([]);
    expect(used.filter((name) => !name.startsWith('./') && !/@[0-9a-f]{40}$/.test(name))).toEqual([]);
  },
);

describe('action.yml', () => {
  const { inputs, runs } = readAction();
  const scripts = runs.steps.flatMap(({ run }) => run ?? []);

  it('has no expression inside a script', () => {
    expect(scripts).toHaveLength(4);
    for (const run of scripts) expect(run).toMatch(/^bash "\$GITHUB_ACTION_PATH\/action\/\w+\.sh"$/);
  });

  it('uses every input', () => {
    const text = JSON.stringify(runs);
    for (const name of Object.keys(inputs)) expect(text).toMatch(new RegExp(`inputs\\.${name}\\b`));
  });

  it('hands over every variable that its scripts read', () => {
    for (const { run = '', env = {} } of runs.steps) {
      const [, script] = /(action\/\w+\.sh)/.exec(run) ?? [];
      if (script === undefined) continue;
      const wanted = [...read(script).matchAll(/VETHSCOPE_[A-Z_]+/g)].map(([name]) => name);
      expect(Object.keys(env).sort(), script).toEqual([...new Set(wanted)].sort());
    }
  });
});

const verdictCases = [
  ['not-judged', 'passed', 0],
  ['not-judged', 'regression', 1],
  ['not-judged', 'not-judged', 2],
  ['not-judged', 'no-baseline', 0],
  ['regression', 'regression', 1],
  ['regression', 'not-judged', 0],
  ['never', 'regression', 0],
  ['not-judged', '', 2],
  ['regression', 'passed\nregression', 2],
] as const;

it.each(verdictCases)('fail-on %s, verdict %j: exit code %i', (failOn, verdict, code) => {
  const env = { VETHSCOPE_FAIL_ON: failOn, VETHSCOPE_VERDICT: verdict, GITHUB_ACTION_PATH: repository };
  const { status } = spawnSync('bash', [join(repository, 'action/verdict.sh')], {
    env: { PATH: process.env.PATH, ...env },
  });
  expect(status).toBe(code);
});
