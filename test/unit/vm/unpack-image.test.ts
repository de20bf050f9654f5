import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { execRunner } from '../../../src/system/exec/exec-runner.ts';
import { unpackImage } from '../../../src/vm/kernel/unpack-image.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vs-unpack-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const note = Buffer.from('040000000800000012000000' + '58656e00', 'hex');
const kernel = Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(5000, 'kernel'), note]);

/** A bzImage of 4 boot sectors, with its payload 100 bytes behind them and the unpacked size at its end. */
const imageOf = (packed: Buffer): string => {
  const head = Buffer.alloc(5 * 512 + 100);
  head[0x1f1] = 4;
  head.write('HdrS', 0x202);
  head.writeUInt32LE(100, 0x248);
  head.writeUInt32LE(packed.length + 4, 0x24c);
  const path = join(folder, 'vmlinuz');
  writeFileSync(path, Buffer.concat([head, packed, Buffer.from('size'), Buffer.alloc(64, 'behind')]));
  return path;
};

const pack = (content: Buffer, tool: string, ...flags: readonly string[]): Buffer =>
  execFileSync(tool, flags, { input: content });

describe('unpackImage', () => {
  it.each([
    ['xz', '-c'],
    ['zstd', '-qc'],
  ] as const)('unpacks what %s packed', async (tool, flag) => {
    const path = await unpackImage(imageOf(pack(kernel, tool, flag)), execRunner, folder);
    expect(path).toBe(join(folder, 'kernel'));
    expect(readFileSync(path).equals(kernel)).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['kernel', 'vmlinuz']);
  });

  it.each([
    ['is packed in another way', () => Buffer.from('another packer')],
    ['is damaged', () => pack(kernel, 'xz', '-c').subarray(0, -20)],
    ['has no entry for a direct start', () => pack(kernel.subarray(0, -8), 'xz', '-c')],
    ['is no kernel', () => pack(Buffer.concat([Buffer.from('text'), note]), 'xz', '-c')],
  ])('leaves an image alone whose payload %s', async (_, payload) => {
    const image = imageOf(payload());
    expect(await unpackImage(image, execRunner, folder)).toBe(image);
    expect(readdirSync(folder)).toEqual(['vmlinuz']);
  });

  it('leaves alone what is no such image', async () => {
    writeFileSync(join(folder, 'short'), 'x');
    expect(await unpackImage(join(folder, 'short'), execRunner, folder)).toBe(join(folder, 'short'));
  });
});
