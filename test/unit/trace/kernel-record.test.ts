import { describe, expect, it } from 'vitest';
import { readCatalogue, selectProbes } from '../../../src/trace/catalogue/catalogue.ts';
import { parseKernelConfig } from '../../../src/trace/kernel/kernel-config.ts';
import { fitProbes, hooksWanted } from '../../../src/trace/program/assemble.ts';
import { hiddenStages } from '../../../src/trace/session/unavailable-stages.ts';

const fitted = async (absent: readonly string[]) => {
  const catalogue = await readCatalogue();
  const probes = fitProbes(selectProbes(catalogue, 'kprobe'), {
    resolveFunction: (_type, name) => (absent.includes(name) ? undefined : name),
    hasRawTracepoint: () => true,
    tracepointFields: () => new Set(),
  });
  return { catalogue, probes };
};

describe('hiddenStages', () => {
  it('is empty where every stage is timed', async () => {
    const { catalogue, probes } = await fitted([]);
    expect(hiddenStages(catalogue, 'kprobe', probes)).toEqual([]);
  });

  it('names the functions that a stage needs and this kernel lacks', async () => {
    const family = ['dev_forward_skb', '__dev_forward_skb', '__dev_forward_skb2'];
    const { catalogue, probes } = await fitted(family);
    expect(hiddenStages(catalogue, 'kprobe', probes)).toEqual([
      { stage: 'forward', reason: `this kernel has none of ${family.join(', ')}, or they were inlined away` },
    ]);
  });

  it('says which backend would time a stage that this one does not', async () => {
    const catalogue = await readCatalogue();
    const files = selectProbes(catalogue, 'tracepoint');
    const probes = fitProbes(files, {
      resolveFunction: () => undefined,
      hasRawTracepoint: () => true,
      tracepointFields: () => new Set(),
    });
    expect(hooksWanted(files).functions).toEqual([]);
    expect(hiddenStages(catalogue, 'tracepoint', probes)).toEqual([
      { stage: 'forward', reason: 'the backend tracepoint does not time it, fentry and kprobe would' },
    ]);
  });
});

describe('hiddenStages of pings alone', () => {
  it.each(['kprobe', 'fentry'] as const)(
    'is empty under %s: the echoes are timed where streams are not sent',
    async (backend) => {
      const catalogue = await readCatalogue();
      const files = selectProbes(catalogue, backend, 'full', ['ping']);
      expect(files.map(({ stage }) => stage)).not.toContain('backlog');
      const probes = fitProbes(files, {
        resolveFunction: (_, name) => name,
        hasRawTracepoint: () => true,
        tracepointFields: () => new Set(),
      });
      expect(hiddenStages(catalogue, backend, probes, ['ping'])).toEqual([]);
    },
  );

  it('names by tracepoint only what no stamp of an echo gives', async () => {
    const catalogue = await readCatalogue();
    const files = selectProbes(catalogue, 'tracepoint', 'full', ['ping']);
    const probes = fitProbes(files, {
      resolveFunction: () => undefined,
      hasRawTracepoint: () => true,
      tracepointFields: () => new Set(),
    });
    expect(hiddenStages(catalogue, 'tracepoint', probes, ['ping']).map(({ stage }) => stage)).toEqual(['forward']);
  });
});

describe('parseKernelConfig', () => {
  it('knows built in, module, absent and values', () => {
    const text = 'CONFIG_KPROBES=y\nCONFIG_VETH=m\n# CONFIG_FPROBE is not set\nCONFIG_HZ=250\nCONFIG_HZ_250=y\n';
    expect(parseKernelConfig(text)).toMatchObject({ KPROBES: 'y', VETH: 'm', FPROBE: 'n', HZ: '250' });
  });
});
