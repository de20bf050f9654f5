/** Programs in front of the real ones in PATH: they misbehave where their arguments match, and are the real one otherwise. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Wrapper {
  readonly tool: string;
  /** Pattern of the shell's `case` for all arguments, with a blank around each. */
  readonly when: string;
  /** What a POSIX shell does then; "$real" is the tool itself. */
  readonly script: string;
}

const pathOf = (tool: string): string =>
  execFileSync('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin command -v ${tool}`], { encoding: 'utf8' }).trim();

const text = ({ tool, when, script }: Wrapper): string => `#!/bin/sh
real=${pathOf(tool)}
case " $* " in
${when})
${script}
;; esac
exec "$real" "$@"
`;

/** A PATH that begins with the wrapper, in a folder below `folder`. */
export const pathWith = (folder: string, wrapper: Wrapper): string => {
  const place = join(folder, 'tools');
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, wrapper.tool), text(wrapper));
  chmodSync(join(place, wrapper.tool), 0o755);
  return `${place}:${process.env.PATH}`;
};
