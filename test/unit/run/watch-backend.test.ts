import { describe, expect, it } from 'vitest';
import type { Backend } from '../../../src/model/plan.ts';
import type { Warning } from '../../../src/model/warnings.ts';
import { attachFirst } from '../../../src/run/watch/build-watched.ts';
import { sampleArms, samplePlan } from '../../helpers/sample-plan.ts';

const tried = [
  { backend: 'fentry', usable: false, reason: 'the kernel has no BTF' },
  { backend: 'kprobe', usable: true, reason: 'attached' },
  { backend: 'tracepoint', usable: true, reason: 'attached' },
] as const;

const watching = (backend: Backend | 'auto', signal = new AbortController().signal) => {
  const warnings: Warning[] = [];
  const plan = { ...samplePlan(sampleArms, 1), backend };
  return { input: { plan, signal, warn: (warning: Warning) => warnings.push(warning) }, warnings };
};

const refusing = (...backends: Backend[]) => {
  const asked: Backend[] = [];
  const attach = async (backend: Backend): Promise<Backend> => {
    asked.push(backend);
    if (backends.includes(backend)) throw new Error(`${backend} was refused`);
    return backend;
  };
  return { asked, attach };
};

describe('watch', () => {
  it('takes the next backend under auto, in silence', async () => {
    const { input, warnings } = watching('auto');
    const { asked, attach } = refusing('kprobe');
    expect(await attachFirst(input, tried, attach)).toBe('tracepoint');
    expect(asked).toEqual(['kprobe', 'tracepoint']);
    expect(warnings).toEqual([]);
  });

  it('goes on untraced with one warning where none attaches', async () => {
    const { input, warnings } = watching('auto');
    expect(await attachFirst(input, tried, refusing('kprobe', 'tracepoint').attach)).toBeNull();
    expect(warnings.map(({ message }) => message)).toEqual([
      'Nothing can be traced here: fentry: the kernel has no BTF; kprobe: kprobe was refused; tracepoint: tracepoint was refused.',
    ]);
  });

  it('fails where the backend that was asked for does not attach', async () => {
    const { input } = watching('kprobe');
    await expect(attachFirst(input, tried.slice(1, 2), refusing('kprobe').attach)).rejects.toThrow(
      'kprobe was refused',
    );
  });

  it('says nothing of a backend when it was interrupted', async () => {
    const { input, warnings } = watching('auto', AbortSignal.abort(new Error('Ctrl-C')));
    await expect(attachFirst(input, tried, refusing('kprobe').attach)).rejects.toThrow('Ctrl-C');
    expect(warnings).toEqual([]);
  });
});
