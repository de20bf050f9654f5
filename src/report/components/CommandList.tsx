import type { CommandRecord } from '../../model/result.ts';
import { significant } from '../../text/units.ts';

/** Hundreds end well, and the summary says so. */
const ended = ({ exitCode }: CommandRecord): string => {
  if (exitCode === 0) return '';
  return exitCode === null ? ', ended by a signal' : `, exit ${exitCode}`;
};

const spoken = ({ command, stdin }: CommandRecord): string =>
  stdin === null ? command : `${command} <<'EOF'\n${stdin.replace(/\n$/, '')}\nEOF`;

/** A run repeats some dozens of commands hundreds of times: each is written out once, and named by its number from then on. */
const linesOf = (commands: readonly CommandRecord[]): string[] => {
  const numbers = new Map<string, number>();
  return commands.map((record) => {
    const text = spoken(record);
    const known = numbers.get(text);
    const number = known ?? numbers.size + 1;
    numbers.set(text, number);
    const head = `# at ${significant(record.atMs / 1000)} s, ${significant(record.durationMs)} ms${ended(record)}:`;
    return known === undefined ? `\n${head} command ${number}\n${text}\n` : `${head} ${number}`;
  });
};

export const CommandList = ({ commands }: { commands: readonly CommandRecord[] }) => (
  <details>
    <summary>Every command in order ({commands.length}), with exit 0 where nothing else is said</summary>
    <pre>{linesOf(commands).join('\n').trim()}</pre>
  </details>
);
