/**
 * Runs a composite action as a runner of GitHub Actions would (docs.github.com, "Metadata syntax" and "Contexts"): inputs resolved
 * into env, each `run` step by bash, files for outputs and summary. `uses` steps are recorded and not fetched.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

export const repository = join(import.meta.dirname, '../..');

export interface ActionStep {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly ActionStep[] };
}

export const readAction = (): Action => parse(readFileSync(join(repository, 'action.yml'), 'utf8'));

interface Use {
  readonly uses: string;
  readonly with: Readonly<Record<string, string>>;
}

export interface ActionRun {
  readonly exitCode: number;
  readonly log: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly used: readonly Use[];
  readonly workspace: string;
}

type Values = Readonly<Record<string, string>>;

/** "inputs.mode", "steps.measure.outputs.verdict", "github.run_id" -> text; what is not there is empty. */
const resolve = (text: string, values: Values): string =>
  text.replaceAll(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (_, name: string) => values[name] ?? '');

/** `always() && a == 'b' && c != ''`: all that the action uses. Throws at anything else. */
const holds = (condition: string, values: Values, failed: boolean): boolean => {
  const parts = condition.split('&&').map((part) => part.trim());
  if (failed && !parts.includes('always()')) return false;
  return parts
    .filter((part) => part !== 'always()')
    .every((part) => {
      const [, name, operator, value] = /^([\w.-]+) (==|!=) '([^']*)'$/.exec(part) ?? [];
      if (name === undefined) throw new Error(`a condition that nobody reads: ${part}`);
      return ((values[name] ?? '') === value) === (operator === '==');
    });
};

/** A namespace and a /run of its own, so that runs side by side leave each other alone. */
const world = ['--mount', '--net', '--propagation', 'private', 'sh', '-c'];
const enter = 'mount -t tmpfs tmpfs /run && mkdir -p /run/lock && ip link set lo up && exec "$@"';

interface Finished {
  readonly code: number;
  readonly text: string;
}

const execute = (script: string, cwd: string, env: Values): Promise<Finished> =>
  new Promise((done, fail) => {
    // As "shell: bash" is documented.
    const bash = ['bash', '--noprofile', '--norc', '-eo', 'pipefail', script];
    const child = spawn('unshare', [...world, enter, 'world', ...bash], { cwd, env });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += data));
    child.on('error', fail);
    child.on('close', (code) => done({ code: code ?? 1, text }));
  });

/** name=value lines; the form for several lines is not used. */
const outputsOf = (file: string): [string, string][] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);

export interface RunOptions {
  readonly inputs: Values;
  readonly event: 'push' | 'pull_request';
  /** Before the first step. */
  readonly prepare?: (workspace: string) => void;
}

export const runAction = async ({ inputs, event, prepare }: RunOptions): Promise<ActionRun> => {
  const action = readAction();
  const unknown = Object.keys(inputs).filter((name) => !(name in action.inputs));
  if (unknown.length > 0) throw new Error(`no inputs of the action: ${unknown.join(', ')}`);
  const folder = mkdtempSync(join(tmpdir(), 'vethscope-action-'));
  const [workspace, temporary] = ['workspace', 'temp'].map((name) => join(folder, name)) as [string, string];
  for (const place of [workspace, temporary]) mkdirSync(place);
  prepare?.(workspace);
  const [outputFile, summaryFile, scriptFile] = ['output', 'summary', 'step.sh'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(summaryFile, '');
  const values: Record<string, string> = {
    ...{ 'github.run_id': '7', 'github.run_attempt': '1' },
    ...{ 'github.event_name': event, 'github.token': 'secret' },
  };
  for (const [name, { default: usual = '' }] of Object.entries(action.inputs)) {
    values[`inputs.${name}`] = inputs[name] ?? resolve(usual, values);
  }
  const resolved = (given: Values = {}): Values =>
    Object.fromEntries(Object.entries(given).map(([name, text]) => [name, resolve(String(text), values)]));
  const used: Use[] = [];
  let [log, exitCode] = ['', 0];
  for (const step of action.runs.steps) {
    if (step.if === undefined ? exitCode !== 0 : !holds(step.if, values, exitCode !== 0)) continue;
    if (step.uses !== undefined) {
      used.push({ uses: step.uses, with: resolved(step.with) });
      continue;
    }
    writeFileSync(outputFile, '');
    writeFileSync(scriptFile, resolve(step.run ?? '', values));
    const { code, text } = await execute(scriptFile, workspace, {
      ...{ PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/root', CI: 'true' },
      ...{ GITHUB_ACTIONS: 'true', GITHUB_ACTION_PATH: repository, GITHUB_EVENT_NAME: event },
      ...{ GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temporary },
      ...{ GITHUB_OUTPUT: outputFile, GITHUB_STEP_SUMMARY: summaryFile },
      ...resolved(step.env),
    });
    log += text;
    if (code !== 0) exitCode ||= code;
    for (const [name, value] of outputsOf(outputFile)) values[`steps.${step.id}.outputs.${name}`] = value;
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, resolve(value, values)]);
  return {
    ...{ exitCode, log, used, workspace },
    summary: readFileSync(summaryFile, 'utf8'),
    outputs: Object.fromEntries(outputs),
  };
};
