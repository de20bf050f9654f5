// Whether a tag may be released: "v1.2.3" is the version of both packages, and CHANGELOG.md says what it brings.
// With --notes it prints that part of the changelog.
import { readFileSync } from 'node:fs';

const [tag = '', option] = process.argv.slice(2);
const version = tag.replace(/^v/, '');
const wrong = [];
for (const file of ['package.json', 'packages/bpftrace-wrapper/package.json']) {
  const { version: has } = JSON.parse(readFileSync(file, 'utf8'));
  if (has !== version) wrong.push(`${file} has version ${has}, the tag is ${tag}`);
}
const parts = readFileSync('CHANGELOG.md', 'utf8').split(/^## /m).slice(1);
const part = parts.find((text) => text.startsWith(`[${version}]`));
if (!part?.split('\n').slice(1).join('').trim())
  wrong.push(`CHANGELOG.md has no part "## [${version}]", or an empty one`);

for (const line of wrong) process.stderr.write(`${line}\n`);
if (wrong.length > 0) process.exitCode = 1;
else if (option === '--notes') process.stdout.write(part.split('\n').slice(1).join('\n').trimStart());
