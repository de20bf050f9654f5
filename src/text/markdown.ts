/** Markup that acts anywhere in a line, and what acts only at its start (lists, headings, quotes by `>` below). */
const anywhere = /[\\`*_{}[\]|~$@]/g;
const atStart = /^([-+#]|\d+(?=[.)]))/;

/** Text as Markdown shows it literally, on one line: markup, HTML and pipes are escaped. */
export const markdownText = (text: string): string =>
  text
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(anywhere, (character) => `\\${character}`)
    .replace(atStart, (start) => (/\d/.test(start) ? `&#${start.charCodeAt(0)};${start.slice(1)}` : `\\${start}`));

/** A fenced block whose fence is longer than any run of backticks inside. */
export const markdownFence = (text: string, language = ''): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
};

export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, i) => (i === 0 ? ':--' : '--:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
