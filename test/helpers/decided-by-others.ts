/** Audits of what else uses the machine's CPUs: whether a neighbour or a quota took them is not decided by what is tested. */
export const decidedByOthers: readonly string[] = ['cpu-not-stolen', 'cpu-not-throttled'];
