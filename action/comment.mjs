/**
 * Keeps one comment of a pull request up to date: found by a marker in its first line, and only if a bot wrote it, for anybody may
 * write a marker. Of a fork, the text is the fork's: whom it mentions hears nothing, and its length is bounded.
 */
import { readFileSync } from 'node:fs';

const {
  GITHUB_API_URL: api,
  GITHUB_REPOSITORY: repository,
  GITHUB_EVENT_PATH,
  GITHUB_RUN_ID,
  GITHUB_SERVER_URL,
} = process.env;
const { COMMENT_TOKEN: token, COMMENT_FILE: file, COMMENT_NAME: name } = process.env;

/** GitHub takes 65,536 characters. */
const most = 60_000;
const pageSize = 100;

const call = async (method, path, body) => {
  const response = await fetch(`${api}/repos/${repository}${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'x-github-api-version': '2022-11-28',
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path.split('?')[0]}: ${response.status}`);
  return response.json();
};

/** Of `workflow_run` from a fork GitHub names no pull request: it is the open one of that branch, at that very commit. */
const pullNumber = async ({ pull_request: pull, workflow_run: run }) => {
  if (pull) return pull.number;
  const head = encodeURIComponent(`${run.head_repository.owner.login}:${run.head_branch}`);
  const open = await call('GET', `/pulls?state=open&head=${head}&per_page=${pageSize}`);
  return open.find((one) => one.head.sha === run.head_sha)?.number ?? null;
};

const marker = `<!-- vethscope: ${name.replaceAll(/[^\w.-]/g, '_')} -->`;

const ownComment = async (number) => {
  for (let page = 1; ; page += 1) {
    const comments = await call('GET', `/issues/${number}/comments?per_page=${pageSize}&page=${page}`);
    const own = comments.find(({ user, body }) => user?.type === 'Bot' && body?.startsWith(marker));
    if (own || comments.length < pageSize) return own ?? null;
  }
};

const cut = (text) => {
  if (text.length <= most) return text;
  return `${text.slice(0, text.lastIndexOf('\n', most))}\n\nCut here: the summary of the run has the rest.`;
};

/** A full-width sign looks the same. */
const withoutMentions = (text) => text.replaceAll('@', '\uff20');

const bodyOf = (text) => {
  const run = `${GITHUB_SERVER_URL}/${repository}/actions/runs/${GITHUB_RUN_ID}`;
  return `${marker}\n${cut(withoutMentions(text))}\n\n[The run](${run})\n`;
};

const event = JSON.parse(readFileSync(GITHUB_EVENT_PATH, 'utf8'));
const number = await pullNumber(event);
if (number === null) console.log('no open pull request is at this commit any more');
else {
  const body = bodyOf(readFileSync(file, 'utf8'));
  const own = await ownComment(number);
  if (own) await call('PATCH', `/issues/comments/${own.id}`, { body });
  else await call('POST', `/issues/${number}/comments`, { body });
  console.log(`${own ? 'updated' : 'wrote'} the comment of pull request ${number}`);
}
