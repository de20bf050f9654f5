import type { Io } from './io.ts';

/** 128 + number of the signal, as shells have it. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;
type Name = keyof typeof exitCodes;

export interface ForwardedSignals {
  readonly signal: AbortSignal;
  /** undefined: none came. */
  exitCode(): number | undefined;
  stop(): void;
}

/** The first signal asks for an orderly end; a further one only says that it is under way: cleaning is never cut short. */
export const forwardSignals = (io: Io): ForwardedSignals => {
  const controller = new AbortController();
  const receive = (name: Name) => (): void => {
    io.stderr.write(controller.signal.aborted ? '\nstill cleaning up…\n' : `\n${name}: cleaning up…\n`);
    controller.abort(name);
  };
  const listeners = { SIGINT: receive('SIGINT'), SIGTERM: receive('SIGTERM') };
  const names = Object.keys(exitCodes) as Name[];
  for (const name of names) io.signals.on(name, listeners[name]);
  return {
    signal: controller.signal,
    exitCode: () => (controller.signal.aborted ? exitCodes[controller.signal.reason as Name] : undefined),
    stop: () => names.forEach((name) => void io.signals.off(name, listeners[name])),
  };
};
