/** What container runtimes are asked. Each answers with a pid or the path of a namespace; nothing in a container is executed. */
import { failure } from '../../errors.ts';
import type { Runner } from '../../system/exec/runner.ts';
import type { EndpointSpec } from './parse-endpoint.ts';

export type Ask = (argv: readonly [string, ...string[]]) => Promise<string | undefined>;

/** undefined: it ended with an error; a runtime that is not installed throws TOOL_MISSING. */
export const asking =
  (runner: Runner, signal?: AbortSignal): Ask =>
  async (argv) => {
    const options = { allowFailure: true, timeoutMs: 10_000, ...(signal ? { signal } : {}) };
    const { stdout, exitCode } = await runner.run({ argv }, options);
    return exitCode === 0 ? stdout.trim() : undefined;
  };

export const notThere = (
  asked: string,
  { what, known, kind }: { what: string; known: readonly string[] | undefined; kind: string },
): Error => failure('NO_SUCH_END', { asked, what, known: known ?? null, kind });

const lines = (text: string | undefined): string[] | undefined => text?.split('\n').filter((line) => line !== '');

/** The path of a container's namespace by the pid of its first process. */
const ofPid = (pid: string | undefined): string | undefined =>
  pid !== undefined && /^[1-9]\d*$/.test(pid) ? `/proc/${pid}/ns/net` : undefined;

const byInspect = async ({ asked, kind, name }: EndpointSpec, ask: Ask): Promise<string> => {
  const pid = await ask([kind, 'inspect', '--type', 'container', '--format', '{{.State.Pid}}', name]);
  const path = ofPid(pid);
  if (path) return path;
  if (pid === '0') throw notThere(asked, { what: 'that container is not running', known: [], kind });
  const known = lines(await ask([kind, 'ps', '--format', '{{.Names}}']));
  const what = known ? 'there is no such container' : `${kind} does not answer (is its daemon or socket there?)`;
  throw notThere(asked, { what, known, kind });
};

const tasksOf = async (ask: Ask): Promise<string[][] | undefined> => {
  const spaces = lines(await ask(['ctr', 'namespaces', 'list', '--quiet']));
  if (!spaces) return undefined;
  const told = await Promise.all(spaces.map((space) => ask(['ctr', '--namespace', space, 'tasks', 'list'])));
  return told.flatMap((text) => (lines(text) ?? []).slice(1).map((line) => line.trim().split(/\s+/)));
};

/** `ctr tasks list` prints TASK PID STATUS. */
const byTask = async ({ asked, kind, name }: EndpointSpec, ask: Ask): Promise<string> => {
  const tasks = await tasksOf(ask);
  const found = tasks?.filter(([id = '']) => id === name || (name.length >= 6 && id.startsWith(name))) ?? [];
  const path = found.length === 1 ? ofPid(found[0]?.[1]) : undefined;
  if (path) return path;
  const what = tasks
    ? `${found.length > 1 ? 'more than one' : 'no'} running task has that id`
    : 'containerd does not answer';
  throw notThere(asked, { what, known: tasks?.map(([id = '']) => id), kind });
};

interface Sandbox {
  readonly info?: { readonly pid?: number };
}

/** CRI: crictl inspectp prints the sandbox's pid under info. */
const byPod = async ({ asked, kind, name }: EndpointSpec, ask: Ask): Promise<string> => {
  const [namespace = '', pod = ''] = name.split('/');
  const ids = lines(
    await ask(['crictl', 'pods', '--namespace', namespace, '--name', `^${pod}$`, '--state', 'ready', '-q']),
  );
  const [id] = ids ?? [];
  const sandbox = id === undefined ? undefined : await ask(['crictl', 'inspectp', id]);
  const path = sandbox && ofPid(String((JSON.parse(sandbox) as Sandbox).info?.pid));
  if (path) return path;
  const what = ids
    ? 'there is no such pod that is ready'
    : 'crictl does not answer (is the socket of the runtime there?)';
  const table = lines(await ask(['crictl', 'pods', '--state', 'ready', '-o', 'json']))?.join('');
  const pods = table
    ? (JSON.parse(table) as { items?: { metadata: { namespace: string; name: string } }[] }).items
    : [];
  throw notThere(asked, {
    what,
    known: ids && (pods ?? []).map(({ metadata: m }) => `${m.namespace}/${m.name}`),
    kind,
  });
};

export const runtimes = { podman: byInspect, docker: byInspect, containerd: byTask, pod: byPod } as const;
