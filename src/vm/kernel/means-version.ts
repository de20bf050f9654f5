/** Whether "6.1", or a full version, names this version or release: "6.1" means 6.1.0-57-amd64, and no 6.12. Pure. */
export const meansVersion = (wanted: string, version: string): boolean =>
  version === wanted || (version.startsWith(wanted) && /^[.+-]/.test(version.slice(wanted.length)));
