import type { CommandRecord } from '../../result/schema.ts';
import { significant } from '../../units.ts';

const ended = ({ exitCode }: CommandRecord): string => (exitCode === null ? 'ended by a signal' : `exit ${exitCode}`);

const textOf = (record: CommandRecord): string => {
  const head = `# ${significant(record.atMs / 1000)} s, took ${significant(record.durationMs)} ms, ${ended(record)}\n${record.command}`;
  return record.stdin === null ? head : `${head} <<'EOF'\n${record.stdin.replace(/\n$/, '')}\nEOF`;
};

export const CommandList = ({ commands }: { commands: readonly CommandRecord[] }) => (
  <details>
    <summary>Every command in order ({commands.length})</summary>
    <pre>{commands.map(textOf).join('\n\n')}</pre>
  </details>
);
