/** What may lie under the name of a file that is read: each is named as what it is, and none is waited for. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCalibration } from '../../../src/cli/options/read-calibration.ts';
import { readOptions } from '../../../src/cli/options/read-options.ts';
import { figuresOrReason } from '../../../src/result/store/load-figures.ts';
import { loadResult } from '../../../src/result/store/store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vethscope-strange-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const strange: readonly (readonly [what: string, make: (path: string) => unknown, words: string])[] = [
  ['a folder', (path) => mkdirSync(path), 'it is a folder, not a file'],
  ['a named pipe', (path) => execFileSync('sh', ['-c', 'mkfifo "$0"', path]), 'it is a named pipe, not a file'],
  ['a device', (path) => symlinkSync('/dev/zero', path), 'it is a device or a socket, not a file'],
  ['nothing', (path) => writeFileSync(path, ''), 'it is not valid JSON but empty'],
  ['gzip', (path) => writeFileSync(path, gzipSync('{}')), 'it is not valid JSON but packed by gzip: unpack it first'],
  ['zip', (path) => writeFileSync(path, 'PK\u0003\u0004'), 'it is not valid JSON but packed by zip: unpack it first'],
  ['half a file', (path) => writeFileSync(path, '{"a":'), 'it is not valid JSON'],
  ['no number', (path) => writeFileSync(path, '{"a":NaN}'), 'it is not valid JSON'],
  ['a link to nothing', (path) => symlinkSync('/nonexistent', path), 'ENOENT'],
];

describe.each(strange)('%s', (_, make, words) => {
  const told = expect.objectContaining({ message: expect.stringContaining(words) });

  it('as the result of a run, for every command alike', async () => {
    make(join(folder, 'result.json'));
    await expect(loadResult(folder)).rejects.toEqual(told);
    expect(await figuresOrReason(folder)).toContain(words);
  });

  it('as the config that lies there', async () => {
    make(join(folder, 'vethscope.config.json'));
    await expect(readOptions(folder, [], {})).rejects.toEqual(told);
  });

  it('as a calibration', async () => {
    make(join(folder, 'calibration.json'));
    await expect(readCalibration(join(folder, 'calibration.json'), '')).rejects.toEqual(told);
  });
});

it.each(['__proto__', 'constructor', 'toString'])('a config with the key %s is refused by that key', async (key) => {
  writeFileSync(join(folder, 'vethscope.config.json'), `{"${key}": 3}`);
  await expect(readOptions(folder, [], {})).rejects.toThrow(`it has no key "${key}"`);
});
