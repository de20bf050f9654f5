/** Every name of a topology ends up as a word of ip(8)'s batches, which know no quoting: so it must be a plain one. */
import { failure } from '../../errors.ts';
import type { Topology } from '../../model/topology.ts';

const plain = /^[\w.:/][\w.:/@-]*$/;

const stringsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
};

/** Prose, commands of the user, and the values of sysctls (each one word of a command whatever it holds) may be anything. Throws TOPOLOGY_NAME. */
export const refuseUnplainNames = ({ kind, title: _prose, sysctls, setup = [], ...names }: Topology): void => {
  const places = [...sysctls.map(({ node, key }) => [node, key]), ...setup.map(({ node }) => node)];
  const name = stringsOf([names, places]).find((text) => !plain.test(text));
  if (name !== undefined) throw failure('TOPOLOGY_NAME', { topology: kind, name });
};
