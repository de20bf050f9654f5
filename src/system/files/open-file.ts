/** Shows a file to whoever started us: by xdg-open, and under sudo as the user who called it. */
import { existsSync } from 'node:fs';
import { VethscopeError } from '../../errors.ts';
import type { Child, Command, Runner } from '../exec/runner.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** sudo keeps DISPLAY, but neither Wayland's socket nor the session bus that browsers are reached by. */
const desktopOf = (env: Env, exists: (path: string) => boolean): Record<string, string> => {
  const runtime = env.SUDO_UID ? `/run/user/${env.SUDO_UID}` : env.XDG_RUNTIME_DIR;
  const bus = `${runtime}/bus`;
  const wayland = env.WAYLAND_DISPLAY ?? (runtime && exists(`${runtime}/wayland-0`) ? 'wayland-0' : undefined);
  const found = {
    DISPLAY: env.DISPLAY,
    WAYLAND_DISPLAY: wayland,
    XAUTHORITY: env.XAUTHORITY,
    XDG_RUNTIME_DIR: runtime,
    DBUS_SESSION_BUS_ADDRESS: runtime && exists(bus) ? `unix:path=${bus}` : env.DBUS_SESSION_BUS_ADDRESS,
  };
  return Object.fromEntries(Object.entries(found).filter((entry): entry is [string, string] => Boolean(entry[1])));
};

/** null: there is no desktop to open it on. */
export const openCommand = (
  path: string,
  env: Env,
  exists = existsSync as (path: string) => boolean,
): Command | null => {
  const desktop = desktopOf(env, exists);
  if (!desktop.DISPLAY && !desktop.WAYLAND_DISPLAY) return null;
  if (!env.SUDO_USER) return { argv: ['xdg-open', path], env: desktop };
  const words = Object.entries(desktop).map(([name, value]) => `${name}=${value}`);
  return { argv: ['sudo', '-H', '-u', env.SUDO_USER, '--', 'env', ...words, 'xdg-open', path] };
};

/** xdg-open may stay as long as the browser does: what has not failed by now has opened. */
const patienceMs = 2000;

const failureOf = async ({ ended }: Child): Promise<string | null> => {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, patienceMs, null);
  });
  const output = await Promise.race([ended, patience]);
  clearTimeout(timer);
  if (output === null || output.exitCode === 0) return null;
  return output.stderr.trim().split('\n').at(-1) || `xdg-open ended with exit code ${output.exitCode}`;
};

/** Resolves with why it could not be opened, or null. The program that shows it outlives us. */
export const openFile = async (path: string, env: Env, runner: Runner): Promise<string | null> => {
  const command = openCommand(path, env);
  if (!command) return 'there is no desktop here';
  try {
    return await failureOf(await runner.spawn(command, { survive: true }));
  } catch (error) {
    if (error instanceof VethscopeError && error.code === 'TOOL_MISSING') return 'xdg-open is not installed';
    throw error;
  }
};
