/** Names that an option or a key of vethscope.config.json had until 1.0: taken as before, shown nowhere. Pure. */

const renamedFlags: Readonly<Record<string, string>> = {
  '--twins': '--aa',
  '--find-rate': '--rate-search',
  '--message-size': '--length',
  '--allow-environment': '--ignore-env',
  '--no-again': '--no-rerun',
};

const renamedKeys: Readonly<Record<string, string>> = { twins: 'aa', findRate: 'rateSearch', messageSize: 'length' };

const newFlag = (word: string): string => {
  const [flag = '', ...value] = word.split('=');
  return [Object.hasOwn(renamedFlags, flag) ? renamedFlags[flag] : flag, ...value].join('=');
};

/** The same command line with today's names. What follows "--" belongs to a command of the user's and stays as it is. */
export const withNewFlags = (argv: readonly string[]): string[] => {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  return [...argv.slice(0, end).map(newFlag), ...argv.slice(end)];
};

/** The same config with today's keys; a key under both names keeps the new one, and the old stays to be refused. */
export const withNewKeys = (config: unknown): unknown => {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return config;
  const entries = Object.entries(config).map(([key, value]) => {
    const name = Object.hasOwn(renamedKeys, key) ? renamedKeys[key] : undefined;
    return [name === undefined || Object.hasOwn(config, name) ? key : name, value];
  });
  return Object.fromEntries(entries);
};
