/** One comment a pull request, written and kept by the real script, against a server that plays GitHub's. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Comment, GithubComments } from '../../helpers/github-comments.ts';
import { repository } from '../../helpers/run-action.ts';
import { complaints } from '../../helpers/workflows.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vethscope-comment-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const ownPull = { pull_request: { number: 5 } };
const ofFork = {
  workflow_run: { head_sha: 'abc', head_branch: 'fix/it', head_repository: { owner: { login: 'them' } } },
};
const marker = '<!-- vethscope: wires -->';

const comment = async (github: GithubComments, event: object, text = '## vethscope: passed: none') => {
  writeFileSync(join(folder, 'event.json'), JSON.stringify(event));
  writeFileSync(join(folder, 'summary.md'), text);
  const env = {
    ...{ PATH: process.env.PATH, GITHUB_ACTION_PATH: repository, GITHUB_EVENT_PATH: join(folder, 'event.json') },
    ...{ GITHUB_API_URL: await github.start(), GITHUB_REPOSITORY: 'o/r', GITHUB_RUN_ID: '7' },
    ...{ GITHUB_SERVER_URL: 'https://github.com', VETHSCOPE_TOKEN: 'secret' },
    ...{ VETHSCOPE_FOLDER: folder, VETHSCOPE_ARTIFACT: 'wires' },
  };
  const child = spawn('bash', [join(repository, 'action/comment.sh')], { env });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (log += data));
  const code = await new Promise((done) => child.on('close', done));
  expect(log).not.toContain('secret');
  return { code, log };
};
const by = (type: 'Bot' | 'User', id: number, body: string): Comment => ({ id, user: { type }, body });

it('writes one where there is none, with the token that it was given', async () => {
  await using github = new GithubComments();
  const { code, log } = await comment(github, ownPull);
  expect(code, log).toBe(0);
  expect(github.comments.map(({ body }) => body)).toEqual([
    `${marker}\n## vethscope: passed: none\n\n[The run](https://github.com/o/r/actions/runs/7)\n`,
  ]);
  expect(github.calls.every(({ token }) => token === 'Bearer secret')).toBe(true);
});

it('keeps its own up to date, however many come before it, and no one else’s', async () => {
  const others = Array.from({ length: 130 }, (_, i) => by('User', i + 1, i === 3 ? `${marker} mine now` : 'hello'));
  const elsewhere = by('Bot', 500, '<!-- vethscope: other -->');
  await using github = new GithubComments({ comments: [...others, elsewhere, by('Bot', 501, `${marker}\nold`)] });
  const { code, log } = await comment(github, ownPull, '## vethscope: regression');
  expect(code, log).toBe(0);
  expect(github.comments).toHaveLength(132);
  expect(github.comments.filter(({ body }) => body.includes('regression')).map(({ id }) => id)).toEqual([501]);
});

it('finds the pull request of a fork by its branch, at the very commit', async () => {
  const pulls = { 'them:fix/it': [{ number: 5, head: { sha: 'abc' } }] };
  await using github = new GithubComments({ pulls });
  const { code, log } = await comment(github, ofFork);
  expect(code, log).toBe(0);
  expect(github.comments).toHaveLength(1);
});

it('says nothing of a commit that was pushed over', async () => {
  const pulls = { 'them:fix/it': [{ number: 5, head: { sha: 'newer' } }] };
  await using github = new GithubComments({ pulls });
  expect(await comment(github, ofFork)).toMatchObject({
    code: 0,
    log: expect.stringContaining('no open pull request'),
  });
  expect(github.comments).toEqual([]);
});

it('without the right to write it is a warning: the verdict does not hang on it', async () => {
  await using github = new GithubComments({ readOnly: true });
  const { code, log } = await comment(github, ownPull);
  expect(code).toBe(0);
  expect(log).toMatch(/^::warning title=vethscope::The pull request has no comment/m);
});

it('calls nobody, and is never longer than GitHub takes', async () => {
  await using github = new GithubComments();
  const line = '@everyone '.repeat(100);
  await comment(github, ownPull, `## forged\n${`${line}\n`.repeat(500)}`);
  const [own] = github.comments;
  expect(own?.body).not.toMatch(/@\w/);
  expect(own?.body.length).toBeLessThan(65_536);
  expect(own?.body).toContain('Cut here');
});

it('the workflows of docs/ci.md are valid, and may no more than they need', () => {
  const docs = readFileSync(join(repository, 'docs/ci.md'), 'utf8');
  const section = /^## Pull requests\n([\s\S]*?)^## /m.exec(docs)?.[1] ?? '';
  const workflows = [...section.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  expect(workflows.map((text) => complaints('workflow', text))).toEqual([[], []]);
  expect(workflows[0]).toContain('permissions:\n  contents: read\n');
  expect(workflows[1]).toContain('permissions:\n  actions: read\n  pull-requests: write\n');
  expect(workflows[1]).not.toMatch(/checkout|^\s*(- )?run:/m);
});
