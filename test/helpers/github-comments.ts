/** A server that plays the calls of GitHub's REST API which action/comment.mjs uses (docs.github.com, "REST API", issue comments and pulls). */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Comment {
  readonly id: number;
  readonly user: { readonly type: 'Bot' | 'User' };
  body: string;
}

export interface Pull {
  readonly number: number;
  readonly head: { readonly sha: string };
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
};

export class GithubComments implements AsyncDisposable {
  readonly calls: Call[] = [];
  readonly comments: Comment[];
  readonly #pulls: Readonly<Record<string, readonly Pull[]>>;
  readonly #readOnly: boolean;
  readonly #server = createServer(async (request, response) => {
    const { status, value } = this.#answer(request, JSON.parse((await textOf(request)) || '{}'));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  });

  /** `pulls`: open ones by "owner:branch". `readOnly`: the token of a fork. */
  constructor(given: { comments?: Comment[]; pulls?: Record<string, Pull[]>; readOnly?: boolean } = {}) {
    this.comments = given.comments ?? [];
    this.#pulls = given.pulls ?? {};
    this.#readOnly = given.readOnly ?? false;
  }

  #answer({ method = '', url = '', headers }: IncomingMessage, { body = '' }: { body?: string }) {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const path = pathname.replace('/repos/o/r', '');
    this.calls.push({ method, path, token: headers.authorization });
    if (method !== 'GET' && this.#readOnly) return { status: 403, value: { message: 'Resource not accessible' } };
    if (path === '/pulls') return { status: 200, value: this.#pulls[searchParams.get('head') ?? ''] ?? [] };
    if (method === 'GET' && path === '/issues/5/comments') {
      const [size, page] = [Number(searchParams.get('per_page')), Number(searchParams.get('page'))];
      return { status: 200, value: this.comments.slice((page - 1) * size, page * size) };
    }
    if (method === 'POST' && path === '/issues/5/comments') {
      this.comments.push({ id: 1000, user: { type: 'Bot' }, body });
      return { status: 201, value: {} };
    }
    const own = this.comments.find(({ id }) => path === `/issues/comments/${id}`);
    if (method !== 'PATCH' || !own) return { status: 404, value: {} };
    own.body = body;
    return { status: 200, value: {} };
  }

  async start(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((done) => this.#server.close(done));
  }
}
