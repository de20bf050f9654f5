import { describe, expect, it } from 'vitest';
import { questionScript } from '../../../src/topology/deploy/ask-together.ts';
import { featuresByDevice, parseFeatures } from '../../../src/topology/deploy/ethtool.ts';

describe('features of all devices of a namespace, as ethtool 6.1 lists them', () => {
  const listed = `
Features for lo:
rx-checksumming: on [fixed]
tx-checksumming: on
\ttx-checksum-ipv4: off [fixed]

Features for veth-Features:
tx-checksumming: off
generic-receive-offload: off [fixed]
`;

  it('are told apart by device', () => {
    const byDevice = featuresByDevice(listed);
    expect([...byDevice.keys()]).toEqual(['lo', 'veth-Features']);
    expect(parseFeatures(byDevice.get('lo') ?? '')).toEqual({ tx: 'on' });
    expect(parseFeatures(byDevice.get('veth-Features') ?? '')).toEqual({ tx: 'off', gro: 'off [fixed]' });
  });

  it('are none where ethtool said something else', () => {
    expect(featuresByDevice('Cannot get device feature names: No such device\n')).toEqual(new Map());
    expect(featuresByDevice('')).toEqual(new Map());
  });
});

it('text for the shell is a question of its own, whose errors go where those of the others go', () => {
  expect(questionScript([['ip', 'a b'], 'one || two'], '&1')).toBe(
    "echo '=== answer 0 ==='\nip 'a b' 2>&1\necho '=== answer 1 ==='\n( one || two\n) 2>&1\n",
  );
});
