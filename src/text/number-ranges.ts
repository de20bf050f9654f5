/** Lists of numbers as the kernel and taskset write them: "0-3,8". Pure. */

/** In order, each once. */
export const parseRanges = (text: string): number[] => {
  const numbers = text
    .trim()
    .split(',')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => first + step);
    });
  return [...new Set(numbers)].sort((a, b) => a - b);
};

/** [0, 1, 2, 8] -> "0-2,8" */
export const formatRanges = (numbers: readonly number[]): string => {
  const runs: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',');
};
