/** Which module files to insert, in order, read from depmod's modules.dep. Pure. */

export interface ModuleOrder {
  /** Relative to the modules folder; insert in this order. */
  readonly files: readonly string[];
  /** Neither a module nor built in. */
  readonly missing: readonly string[];
}

/** Compressed or not; "-" and "_" are the same to modprobe. */
export const moduleName = (file: string): string =>
  (file.split('/').at(-1) ?? file).replace(/\.ko(\.\w+)?$/, '').replaceAll('-', '_');

/** A line is "file: dependencies", the last of which must be inserted first (man 5 modules.dep). */
const chains = (modulesDep: string): Map<string, string[]> =>
  new Map(
    modulesDep
      .split('\n')
      .filter((line) => line.includes(':'))
      .map((line) => {
        const [file = '', rest = ''] = line.split(':');
        const dependencies = rest.split(' ').filter((word) => word !== '');
        return [moduleName(file), [file, ...dependencies].reverse()];
      }),
  );

export const orderModules = (wanted: readonly string[], modulesDep: string, modulesBuiltin: string): ModuleOrder => {
  const known = chains(modulesDep);
  const builtin = new Set(modulesBuiltin.split('\n').map(moduleName));
  return {
    files: [...new Set(wanted.flatMap((name) => known.get(name) ?? []))],
    missing: wanted.filter((name) => !known.has(name) && !builtin.has(name)),
  };
};
