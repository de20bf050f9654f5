import { describe, expect, it } from 'vitest';
import { lastLines } from '../../../src/vm/guest/console-text.ts';
import { newcArchive } from '../../../src/vm/guest/cpio.ts';
import { guestScript } from '../../../src/vm/guest/guest-scripts.ts';
import { orderModules } from '../../../src/vm/guest/module-order.ts';
import { kernelRelease } from '../../../src/vm/kernel/kernel-release.ts';
import { qemuCommand } from '../../../src/vm/qemu/qemu-command.ts';

describe('modules', () => {
  const dep = [
    'kernel/fs/9p/9p.ko.xz: kernel/net/9p/9pnet.ko.xz kernel/fs/netfs/netfs.ko.xz',
    'kernel/net/9p/9pnet_virtio.ko.xz: kernel/net/9p/9pnet.ko.xz kernel/drivers/virtio/virtio-ring.ko.xz',
  ].join('\n');

  it('are inserted after those they need, each once', () => {
    expect(orderModules(['9p', '9pnet_virtio'], dep, '').files).toEqual([
      'kernel/fs/netfs/netfs.ko.xz',
      'kernel/net/9p/9pnet.ko.xz',
      'kernel/fs/9p/9p.ko.xz',
      'kernel/drivers/virtio/virtio-ring.ko.xz',
      'kernel/net/9p/9pnet_virtio.ko.xz',
    ]);
  });

  it('may be built in, or missing', () => {
    expect(orderModules(['overlay', 'virtio_pci'], dep, 'kernel/drivers/virtio/virtio-pci.ko\n').missing).toEqual([
      'overlay',
    ]);
  });
});

describe('newcArchive', () => {
  const archive = newcArchive([{ path: 'bin/sh', data: 'abcde', executable: true }], ['proc']);

  it('is made of entries that begin and end at multiples of four', () => {
    const names: string[] = [];
    let at = 0;
    while (at < archive.length) {
      expect(archive.toString('latin1', at, at + 6)).toBe('070701');
      const field = (index: number) =>
        Number.parseInt(archive.toString('latin1', at + 6 + index * 8, at + 14 + index * 8), 16);
      const nameEnd = at + 110 + field(11);
      names.push(`${archive.toString('latin1', at + 110, nameEnd - 1)} ${field(1).toString(8)} ${field(6)}`);
      at = Math.ceil((Math.ceil(nameEnd / 4) * 4 + field(6)) / 4) * 4;
    }
    expect(names).toEqual(['bin 40755 0', 'proc 40755 0', 'bin/sh 100755 5', 'TRAILER!!! 0 0']);
    expect(at).toBe(archive.length);
  });
});

it('kernelRelease reads the release from the setup header, and nothing from another file', () => {
  const image = Buffer.alloc(0x1000);
  image.write('HdrS', 0x202);
  image.writeUInt16LE(0x300, 0x20e);
  image.write('6.1.0-56-amd64 (debian-kernel@lists.debian.org) #1 SMP\0', 0x500);
  expect(kernelRelease(image)).toBe('6.1.0-56-amd64');
  expect(kernelRelease(Buffer.alloc(0x1000))).toBeUndefined();
  expect(kernelRelease(Buffer.alloc(4))).toBeUndefined();
});

it('guestScript quotes what a shell would take apart', () => {
  const script = guestScript({
    release: '6.1',
    argv: ['echo', "it's $HOME"],
    cwd: '/a b',
    writable: ['/a b'],
    readable: ['/ours'],
    env: {},
  });
  expect(script.indexOf('readable0 /ours')).toBeGreaterThan(0);
  expect(script.indexOf('readable0 /ours')).toBeLessThan(script.indexOf('writable0'));
  expect(script).toContain(`sh echo 'it'\\''s $HOME' <`);
  expect(script).toContain(`cd '/a b' ||`);
});

it('qemuCommand shares the root read-only, and doubles the commas of a path', () => {
  const { argv } = qemuCommand({
    accelerator: 'tcg',
    ...{ image: '/k', initramfs: '/i', memory: '2G', cpus: 2, root: '/', modules: '/m', writable: ['/a,b'] },
    ...{ readable: ['/ours'], append: 'ipv6.disable=1', runDir: '/r' },
  });
  const shares = argv.filter((word) => word.startsWith('local,'));
  expect(shares.map((share) => `${/path=(.*),security/.exec(share)?.[1]} ${share.includes('readonly=on')}`)).toEqual([
    '/ true',
    '/m true',
    '/a,,b false',
    '/ours true',
  ]);
  expect(argv[argv.indexOf('-append') + 1]).toMatch(/^console=ttyS0 .* ipv6\.disable=1$/);
});

it('lastLines keeps the end of a console, without what a terminal would act on', () => {
  expect(lastLines('\u001bc\u001b[?7l\u001b[2Jfirst\r\n\r\nlast\r\n')).toBe('first\nlast');
  expect(lastLines('')).toBe('The console was silent.');
  expect(lastLines(Array.from({ length: 50 }, (_, i) => `line ${i}`).join('\n')).split('\n')).toHaveLength(12);
  const panic = ['Kernel panic - not syncing', ...Array.from({ length: 50 }, (_, i) => `register ${i}`)].join('\n');
  expect(lastLines(panic).split('\n').slice(0, 2)).toEqual(['Kernel panic - not syncing', 'register 38']);
  const place = '[    3.4] RIP: 0010:veth_xmit+0x1/0x80 [veth]';
  expect(lastLines([place, panic].join('\n'))).toContain(place);
});
