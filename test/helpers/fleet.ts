/** The manifests of docs/fleet, and their commands executed as the scheduler would: a container an index, one shared volume. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { repository } from './run-action.ts';

interface Container {
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly securityContext: { readonly privileged?: boolean };
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

export interface Job {
  readonly spec: {
    readonly completionMode?: string;
    readonly completions?: number;
    readonly template: { readonly spec: { readonly containers: readonly [Container] } };
  };
}

export const manifestText = (name: 'measure' | 'merge'): string =>
  readFileSync(join(repository, `docs/fleet/${name}.yaml`), 'utf8');
export const manifest = (name: 'measure' | 'merge'): Job => parse(manifestText(name));

const schema = JSON.parse(readFileSync(join(repository, 'test/fixtures/kubernetes/job-batch-v1.json'), 'utf8'));
const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);

/** By the schema of a batch/v1 Job. Empty: valid. */
export const jobComplaints = (text: string): string[] =>
  validate(parse(text)) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`);

/** As `vethscope` stands in the PATH of an image. */
export const installInto = (folder: string): void => {
  const program = join(repository, 'dist/main.js');
  writeFileSync(join(folder, 'vethscope'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`, {
    mode: 0o755,
  });
};

export interface Pod {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly text: string }>;
  /** Resolves once its log has the text; rejects where it ends without. */
  shows(text: string): Promise<void>;
}

/** Namespaces of a container; they end with it, as its processes do. */
const container = ['--mount', '--net', '--uts', '--ipc', '--pid', '--fork', '--kill-child', '--propagation', 'private'];
const enter =
  'mount -t proc proc /proc && mount -t tmpfs tmpfs /run && mkdir -p /run/lock && ip link set lo up && mount --bind "$VOLUME" "$MOUNT" && exec "$@"';

const mountOf = ({ volumeMounts }: Container): string =>
  volumeMounts.find(({ name }) => name === 'results')?.mountPath ?? '';

/** `env` stands for what the cluster sets and for what a user changes. */
export const startPod = (job: Job, volume: string, path: string, env: Readonly<Record<string, string>>): Pod => {
  const [own] = job.spec.template.spec.containers;
  const given = Object.fromEntries((own.env ?? []).flatMap(({ name, value }) => (value ? [[name, value]] : [])));
  const child = spawn('unshare', [...container, 'sh', '-ec', enter, 'pod', ...own.command, ...own.args], {
    env: { ...given, PATH: `${path}:${process.env.PATH}`, VOLUME: volume, MOUNT: mountOf(own), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += data));
  const ended = new Promise<{ code: number | null; text: string }>((done) =>
    child.once('close', (code) => done({ code, text })),
  );
  const shows = async (wanted: string): Promise<void> => {
    while (!text.includes(wanted)) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`never "${wanted}" in: ${text}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  return { child, ended, shows };
};
