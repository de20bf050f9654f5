/** "podman:web" → what to look for. Pure. */
import { failure } from '../../errors.ts';

const endpointKinds = ['netns', 'pid', 'podman', 'docker', 'containerd', 'pod', 'host'] as const;
export type EndpointKind = (typeof endpointKinds)[number];

export interface EndpointSpec {
  /** As the user wrote it. */
  readonly asked: string;
  readonly kind: EndpointKind;
  /** What stands after the colon; empty for host. */
  readonly name: string;
}

const endpointForms =
  'netns:NAME, netns:/PATH, pid:NUMBER, podman:NAME, docker:NAME, containerd:ID, pod:NAMESPACE/NAME or host';

const wrong = (asked: string, why: string): Error =>
  failure('BAD_OPTION', { what: `"${asked}" is no end of a wire: ${why}.`, todo: `Write ${endpointForms}.` });

/** A word that begins with a dash would be an option of the program that is asked. */
const names: Record<EndpointKind, RegExp> = {
  netns: /^[^\s-]\S*$/,
  pid: /^[1-9]\d{0,9}$/,
  podman: /^[^\s-]\S*$/,
  docker: /^[^\s-]\S*$/,
  containerd: /^[^\s-]\S*$/,
  pod: /^[^\s/-][^\s/]*\/[^\s/-][^\s/]*$/,
  host: /^$/,
};

/** @throws VethscopeError BAD_OPTION */
export const parseEndpoint = (asked: string): EndpointSpec => {
  const colon = asked.indexOf(':');
  const [word, name] = colon < 0 ? [asked, ''] : [asked.slice(0, colon), asked.slice(colon + 1)];
  const kind = endpointKinds.find((known) => known === word);
  if (kind === undefined) throw wrong(asked, colon < 0 ? 'it does not say what it is' : `there is no kind "${word}"`);
  if (!names[kind].test(name))
    throw wrong(asked, kind === 'host' ? 'host has no name' : `${kind}: lacks a usable name`);
  return { asked, kind, name };
};
