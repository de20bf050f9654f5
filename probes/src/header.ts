/** The header of a program: its manual, and what vethscope reads from it (probes/README.md). */

export const keyLines = `// Keys:    key >> 28                namespace: last 28 bits of the number in \`readlink /proc/self/ns/net\`
//          key >> 12 & 0xffff       interface index, as \`ip link\` shows it`;

export const bucketLine =
  '//          key & 0xfff              bucket b: b ns for b < 32, else from (16 + b % 16) << (b / 16 - 1) ns';

export interface Program {
  /** "path.kprobe": file name without extension. */
  readonly name: string;
  /** All of the header, without the note that the file is generated. */
  readonly header: string;
  readonly blocks: readonly string[];
  /** Maps to be emptied at the end; with @scope among them, BEGIN lets a run by hand count everything. */
  readonly cleared: readonly string[];
}

const generated = '// Generated from probes/src: edit there, then run "npm run probes".';

const begin = ({ cleared }: Program): string[] =>
  cleared.includes('scope') ? ['BEGIN { @scope[(uint64)0] = 1; }\n'] : [];

const end = ({ cleared }: Program): string[] =>
  cleared.length === 0 ? [] : [`END { ${cleared.map((map) => `clear(@${map});`).join(' ')} }\n`];

/** The file as it is committed: complete, and to be run by hand. */
export const programText = (program: Program): string => {
  const [title, ...rest] = program.header.trim().split('\n');
  const head = [title, generated, ...rest].join('\n');
  return `${[`${head}\n`, ...begin(program), ...program.blocks, ...end(program)].join('\n')}`;
};
