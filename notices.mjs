// The licences of the packages that a bundle holds: MIT and ISC ask for their notice in every copy.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** "node_modules/a/b.js" -> its folder with a package.json that names a version. */
const packageOf = (input) => {
  for (let folder = dirname(input); folder.includes('node_modules/'); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version) return folder;
  }
};

const noticeOf = (folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${folder} has no licence file`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
};

/** `inputs`: paths as esbuild's metafile has them, from the root of the project. */
export const notices = (inputs) => {
  const folders = new Set(inputs.filter((input) => input.includes('node_modules/')).map(packageOf));
  return [...folders]
    .filter(Boolean)
    .sort()
    .map(noticeOf)
    .join(`\n${'-'.repeat(72)}\n\n`);
};
