import { describe, expect, it } from 'vitest';
import { type Backend, backendSchema } from '../../../src/model/plan.ts';
import { readCatalogue, selectProbes } from '../../../src/trace/catalogue/catalogue.ts';
import { hooksWanted } from '../../../src/trace/program/assemble.ts';
import { fitProgram } from '../../../src/trace/program/fit-program.ts';

const catalogue = await readCatalogue();
const everything = {
  resolveFunction: (_type: string, name: string) => name,
  hasRawTracepoint: () => true,
  tracepointFields: () => new Set(['rx_sk']),
};

describe('the files of probes/', () => {
  it('are what the backends need', () => {
    const names = (backend: Backend) => selectProbes(catalogue, backend).map(({ name }) => name);
    const shared = ['backlog', 'drops', 'oneway', 'path', 'queue'].map((probe) => `${probe}.tracepoint`);
    expect(names('tracepoint')).toEqual([...shared, 'transmit.tracepoint']);
    expect(names('kprobe')).toEqual(['forward.kprobe', 'path.kprobe', 'transmit.kprobe', ...shared]);
    expect(names('fentry')).toEqual(['forward.fentry', 'path.fentry', 'transmit.fentry', ...shared]);
    for (const backend of ['tracepoint', 'kprobe', 'fentry'] as const)
      expect(selectProbes(catalogue, backend, 'stamp').map(({ name }) => name)).toEqual(['stamp.tracepoint']);
  });

  it('are at raw tracepoints where these work: by that backend, and beside functions', () => {
    const raw = (names: readonly { readonly name: string }[]) =>
      names.map(({ name }) => name).filter((name) => /tracepoint$/.test(name));
    const tracepoints = raw(selectProbes(catalogue, 'tracepoint'));
    expect(raw(selectProbes(catalogue, 'rawtracepoint'))).toEqual(tracepoints.map((name) => name.replace('.', '.raw')));
    for (const backend of ['kprobe', 'fentry'] as const) {
      const beside = raw(selectProbes(catalogue, backend, 'full', ['tcp', 'udp'], 'rawtracepoint'));
      expect(beside).toEqual(['backlog', 'drops', 'oneway', 'path', 'queue'].map((probe) => `${probe}.rawtracepoint`));
    }
  });

  it('are the same programs at both kinds of tracepoint: hooks, points, stages and maps', () => {
    const maps = (text: string) => new Set(text.match(/@\w+/g));
    const compared = catalogue.filter(({ observation }) => observation !== 'follow' && observation !== 'sample');
    for (const file of compared.filter(({ backend }) => backend === 'tracepoint')) {
      const raw = catalogue.find(({ name }) => name === file.name.replace('.', '.raw'));
      for (const what of ['hooks', 'points', 'stage', 'begun', 'observation', 'loads'] as const)
        expect(raw?.[what]).toEqual(file[what]);
      expect(maps(raw?.text ?? '')).toEqual(maps(file.text));
    }
  });

  it.each(catalogue.map((file) => [file.name, file] as const))('%s explains itself', (name, { text, stage }) => {
    const header = text.slice(0, text.search(/^(?!\/\/)/m));
    for (const part of ['needs:', `bpftrace probes/${name}.bt`, 'Maps:', 'Keys:', 'Example:'])
      expect(header).toContain(part);
    expect(text.includes('BEGIN { @scope[(uint64)0] = 1; }')).toBe(text.includes('@scope[$inum]'));
    if (stage) expect(text).toMatch(new RegExp(`@${stage}_ns\\[.*count\\(\\)[^]*@${stage}_sum\\[.*sum\\(`));
  });

  it.each(catalogue.map((file) => [file.name, file] as const))('%s numbers exactly the hooks it counts', (_, file) => {
    const counted = [...file.text.matchAll(/@crossings\[.* \| (\d+)\] = /g)].map(([, number]) => Number(number));
    expect(new Set(counted)).toEqual(new Set([...file.hooks.keys(), ...(file.begun === null ? [] : [file.begun])]));
  });

  it('give every hook one number', () => {
    for (const backend of backendSchema.options) {
      const numbers = selectProbes(catalogue, backend).flatMap(({ hooks }) => [...hooks.keys()]);
      expect(new Set(numbers).size).toBe(numbers.length);
    }
  });

  it('lose no line but header, BEGIN and END when they are joined', () => {
    for (const { text } of catalogue) {
      const { blocks } = fitProgram(text, everything);
      const statements = (whole: string) => whole.split('\n').filter((line) => line.startsWith('  ')).length;
      const points = new Set(blocks.flatMap(({ attachPoints }) => attachPoints));
      expect(blocks.reduce((sum, { body }) => sum + statements(body), 0)).toBe(statements(text));
      const { functions, tracepoints, rawTracepoints } = hooksWanted([{ text } as never]);
      const asked = [...text.matchAll(/ only where (\S+) has /g)].map(([, tracepoint]) => tracepoint);
      expect(new Set([...[...points].map((point) => point.replace(/^\w+:/, '')), ...asked])).toEqual(
        new Set([...functions, ...tracepoints, ...rawTracepoints]),
      );
    }
  });
});
