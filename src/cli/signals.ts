import type { Io } from './io.ts';

/** 128 + number of the signal, as shells have it. */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type Name = keyof typeof exitCodes;
const names = Object.keys(exitCodes) as Name[];

export interface ForwardedSignals {
  readonly signal: AbortSignal;
  /** undefined: none came. */
  exitCode(): number | undefined;
  /** What nobody caught: a bug. It ends a run as a signal does, in order. */
  crash(): unknown;
  stop(): void;
}

/** The first signal asks for an orderly end; a further one only says that it is under way: cleaning is never cut short. */
export const forwardSignals = (io: Io): ForwardedSignals => {
  const controller = new AbortController();
  const receive = (name: Name) => (): void => {
    io.stderr.write(controller.signal.aborted ? '\nstill cleaning up…\n' : `\n${name}: cleaning up…\n`);
    controller.abort(name);
  };
  let crash: unknown;
  const fall = (error: unknown): void => {
    crash ??= error;
    controller.abort('an error of vethscope');
  };
  const listeners = names.map((name) => [name, receive(name)] as const);
  for (const [name, listener] of listeners) io.signals.on(name, listener);
  io.signals.on('uncaughtException', fall);
  return {
    signal: controller.signal,
    exitCode: () => (controller.signal.aborted ? exitCodes[controller.signal.reason as Name] : undefined),
    crash: () => crash,
    stop: () => {
      for (const [name, listener] of listeners) io.signals.off(name, listener);
      io.signals.off('uncaughtException', fall);
    },
  };
};
