/**
 * Reads signals as LAVA's dispatcher does (github.com/Linaro/lava, lava_dispatcher/actions/test/shell.py, commit d27bcfdb, read on
 * 2026-11-30): from the console by an expression, parameters at white space, a number where there is a measurement.
 */
export interface LavaRecord {
  readonly case: string;
  readonly result: string;
  readonly measurement?: number;
  readonly units?: string;
}

const parametersOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(/\s+/).map((part) => {
      const at = part.indexOf('=');
      if (at < 0) throw new Error(`malformed parameter: ${part}`);
      return [part.slice(0, at).toLowerCase(), part.slice(at + 1)];
    }),
  );

const recordOf = (text: string): LavaRecord => {
  const { test_case_id: id, result, measurement, units } = parametersOf(text);
  if (id === undefined || id === '' || !/^(pass|fail|skip|unknown)$/.test(result ?? '')) throw new Error(text);
  if (measurement === undefined) return { case: id, result: result ?? '' };
  if (measurement === '' || !Number.isFinite(Number(measurement)))
    throw new Error(`Invalid measurement ${measurement}`);
  return {
    case: id,
    result: result ?? '',
    measurement: Number(measurement),
    ...(units === undefined ? {} : { units }),
  };
};

export const readLava = (console: string): LavaRecord[] =>
  [...console.matchAll(/<LAVA_SIGNAL_(\S+) ([^>]+)>/g)].map(([, , parameters = '']) => recordOf(parameters));

/** The name that went into one of them. */
export const unslugged = (name: string): string =>
  decodeURIComponent(name.replaceAll(/_([0-9a-f]{2})/g, (_, hex: string) => `%${hex}`));
