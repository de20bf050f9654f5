import { describe, expect, it } from 'vitest';
import { openReport } from '../../../src/cli/output/open-report.ts';
import { openCommand, openFile } from '../../../src/system/files/open-file.ts';
import { capturedIo } from '../../helpers/captured-io.ts';
import { type Answer, fakeRunner } from '../../helpers/fake-runner.ts';

const nowhere = (): boolean => false;
const page = '/tmp/a report/index.html';

describe('openCommand', () => {
  it('needs a desktop', () => {
    expect(openCommand(page, {}, nowhere)).toBeNull();
    expect(openCommand(page, { SUDO_USER: 'ada', SUDO_UID: '1000' }, nowhere)).toBeNull();
  });

  it('is xdg-open where one is', () => {
    expect(openCommand(page, { DISPLAY: ':0' }, nowhere)).toEqual({ argv: ['xdg-open', page], env: { DISPLAY: ':0' } });
    expect(openCommand(page, { WAYLAND_DISPLAY: 'wayland-1' }, nowhere)?.argv).toEqual(['xdg-open', page]);
  });

  it('is the invoking user under sudo, with the session that sudo took away', () => {
    const env = { SUDO_USER: 'ada', SUDO_UID: '1000', DISPLAY: ':0' };
    expect(openCommand(page, env, () => true)?.argv).toEqual([
      ...['sudo', '-H', '-u', 'ada', '--', 'env', 'DISPLAY=:0', 'WAYLAND_DISPLAY=wayland-0'],
      ...['XDG_RUNTIME_DIR=/run/user/1000', 'DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus'],
      ...['xdg-open', page],
    ]);
  });
});

describe('openFile', () => {
  const open = (answer: Answer) => openFile(page, { DISPLAY: ':0' }, fakeRunner(() => answer).runner);

  it('says why nothing opened', async () => {
    expect(await open('')).toBeNull();
    expect(await open({ exitCode: 3, stderr: 'no method available\n' })).toBe('no method available');
    expect(await open({ exitCode: 4 })).toBe('xdg-open ended with exit code 4');
    expect(await open('missing')).toBe('xdg-open is not installed');
    expect(await openFile(page, {}, fakeRunner().runner)).toBe('there is no desktop here');
  });
});

describe('openReport', () => {
  it('is one sentence where there is no desktop, and names the file', async () => {
    const { io, stderr } = capturedIo();
    await openReport(io, ['/out/index.html', '/out/report.md']);
    expect(stderr()).toBe('not opened (there is no desktop here): open /out/index.html in a browser\n');
    const other = capturedIo();
    await openReport(other.io, ['/out/report.md']);
    expect(other.stderr()).toBe('not opened (no HTML was asked for)\n');
  });

  it('opens the page and says nothing', async () => {
    const fake = fakeRunner();
    const { io, stderr, stdout } = capturedIo({ env: { DISPLAY: ':0' }, runner: fake.runner });
    await openReport(io, ['/out/report.md', '/out/index.html']);
    expect(fake.calls).toEqual(['DISPLAY=:0 xdg-open /out/index.html']);
    expect(stderr() + stdout()).toBe('');
  });
});
