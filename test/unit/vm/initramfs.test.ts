import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execRunner } from '../../../src/system/exec/exec-runner.ts';
import { buildInitramfs } from '../../../src/vm/guest/initramfs.ts';

const names = ['9p', '9pnet_virtio', 'virtio_pci', 'virtio_console', 'overlay'];
const job = { release: '6.1.0-test', argv: ['true'], cwd: '/tmp', writable: [], readable: [], env: {} };
const moduleText = (name: string, release: string): string => `\x7fELF ${name}\0vermagic=${release} SMP mod_unload\0`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vs-initramfs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A kernel whose modules hold what this reader looks for, compressed as a distribution does. */
const kernelWith = (suffix: string, compress: readonly string[], release = job.release) => {
  const root = join(folder, `${suffix || 'plain'}-${release}`);
  const modules = join(root, 'lib/modules', job.release);
  mkdirSync(join(root, 'boot'), { recursive: true });
  mkdirSync(modules, { recursive: true });
  for (const name of names) {
    writeFileSync(join(modules, `${name}.ko`), moduleText(name, release));
    const [tool, ...flags] = compress;
    if (tool) execFileSync(tool, [...flags, join(modules, `${name}.ko`)]);
  }
  writeFileSync(join(modules, 'modules.dep'), names.map((name) => `${name}.ko${suffix}:\n`).join(''));
  writeFileSync(join(root, 'boot', `config-${job.release}`), 'CONFIG_VETH=m\n');
  return { release: job.release, image: join(root, 'boot/vmlinuz'), modules, source: 'named' as const };
};

describe('buildInitramfs', () => {
  it.each([
    ['', []],
    ['.xz', ['xz']],
    ['.zst', ['zstd', '--rm', '-q']],
    ['.gz', ['gzip']],
  ] as const)('takes modules that end in .ko%s, unpacked, and the kernel configuration', async (suffix, compress) => {
    const archive = await buildInitramfs(kernelWith(suffix, compress), job, execRunner, folder);
    const text = gunzipSync(readFileSync(archive)).toString('latin1');
    for (const name of names) expect(text).toContain(moduleText(name, job.release));
    expect(text).toContain('CONFIG_VETH=m');
  });

  it('takes the configuration that lies beside the modules, as Debian has it since 6.19', async () => {
    const kernel = kernelWith('', []);
    rmSync(join(kernel.image, '..', `config-${job.release}`));
    writeFileSync(join(kernel.modules, 'config'), 'CONFIG_VETH=y\n');
    const archive = await buildInitramfs(kernel, job, execRunner, folder);
    expect(gunzipSync(readFileSync(archive)).toString('latin1')).toContain('CONFIG_VETH=y');
  });

  it('takes along the files for the command', async () => {
    const files = { 'compare.json': '{"seed":7}' };
    const archive = await buildInitramfs(kernelWith('', []), { ...job, files }, execRunner, folder);
    expect(gunzipSync(readFileSync(archive)).toString('latin1')).toMatch(/files\/compare\.json\0+\{"seed":7\}/);
  });

  it('refuses modules of another version', async () => {
    const kernel = kernelWith('', [], '6.1.0-other');
    await expect(buildInitramfs(kernel, job, execRunner, folder)).rejects.toMatchObject({
      code: 'VM_MODULES',
      message: expect.stringContaining('it is for 6.1.0-other, the kernel is 6.1.0-test'),
    });
  });
});
