/** The help of every command -> docs/reference/commands.md and the man pages, so that none of them can disagree. Pure. */

export interface Help {
  /** Words after the program's name; empty for the program itself. */
  readonly path: readonly string[];
  /** What --help prints at 80 columns. */
  readonly text: string;
}

interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

const nameOf = ({ path }: Help): string => ['vethscope', ...path].join(' ');

/** docs/reference/commands.md. */
export const commandsPage = (helps: readonly Help[]): string =>
  `${[
    '# Commands',
    '',
    'What `vethscope COMMAND --help` prints. Written by `npm run docs`; the man pages in `man/` have the same text.',
    ...helps.flatMap((help) => ['', `## ${nameOf(help)}`, '', '```', help.text.trimEnd(), '```']),
  ].join('\n')}\n`;

/** Help as it is laid out: usage, description, then headings at the margin that end in a colon. */
const sectionsOf = (text: string): Section[] => {
  const sections: { title: string; lines: string[] }[] = [];
  for (const line of text.trimEnd().split('\n')) {
    const [, usage] = /^Usage: (.*)$/.exec(line) ?? [];
    const [, heading] = /^([A-Z][A-Za-z ]+):$/.exec(line) ?? [];
    if (usage !== undefined) sections.push({ title: 'Synopsis', lines: [usage] });
    else if (heading !== undefined) sections.push({ title: heading, lines: [] });
    else if (sections.at(-1)?.title === 'Synopsis' && line === '') sections.push({ title: 'Description', lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections.filter(({ lines }) => lines.some((line) => line !== ''));
};

/** groff(7): a backslash is written \e, a dot or an apostrophe at the margin would be a request, and text is ASCII. */
const escaped = (line: string): string =>
  line
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/, '\\&')
    .replace(/[^\x20-\x7e]/gu, (sign) => `\\[u${sign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`);

const trimmed = (lines: readonly string[]): readonly string[] => {
  const first = lines.findIndex((line) => line !== '');
  const last = lines.findLastIndex((line) => line !== '');
  return lines.slice(first, last + 1);
};

/** Lines as they are: tables of options stay aligned. */
const verbatim = (lines: readonly string[]): string[] => ['.nf', ...trimmed(lines).map(escaped), '.fi'];

const flowing = (lines: readonly string[]): string[] =>
  trimmed(lines).map((line) => (line === '' ? '.PP' : escaped(line)));

const prose = ['Synopsis', 'Description'];

export interface ManPage {
  /** "vethscope-compare.1". */
  readonly file: string;
  readonly text: string;
}

/** man(7) page of one command, section 1. */
export const manPage = (help: Help, summary: string, version: string): ManPage => {
  const name = ['vethscope', ...help.path].join('-');
  const sections = sectionsOf(help.text).flatMap(({ title, lines }) => [
    `.SH ${title.toUpperCase()}`,
    ...(prose.includes(title) ? flowing(lines) : verbatim(lines)),
  ]);
  const seeAlso = help.path.length === 0 ? [] : ['.SH SEE ALSO', 'vethscope(1)'];
  const text = [
    '.\\" Written by "npm run docs" from the help of the command.',
    `.TH ${escaped(name).toUpperCase()} 1 "" "vethscope ${version}" "User Commands"`,
    '.SH NAME',
    `${escaped(name)} \\- ${escaped(summary)}`,
    ...sections,
    ...seeAlso,
  ];
  return { file: `${name}.1`, text: `${text.join('\n')}\n` };
};
