import { expect, it } from 'vitest';
import { withNewFlags, withNewKeys } from '../../../src/cli/options/renamed.ts';

it('earlier names of options mean the same, and words of the user’s own command stay', () => {
  expect(withNewFlags('compare --twins veth --find-rate --message-size=512'.split(' '))).toEqual(
    'compare --aa veth --rate-search --length=512'.split(' '),
  );
  expect(withNewFlags('check new --allow-environment kernel'.split(' '))).toEqual(
    'check new --ignore-env kernel'.split(' '),
  );
  expect(withNewFlags('ab a b --no-again --output --no-again'.split(' '))).toContain('--no-rerun');
  expect(withNewFlags('vm --kernel 6.1 -- prog --twins x'.split(' '))).toEqual(
    'vm --kernel 6.1 -- prog --twins x'.split(' '),
  );
});

it('earlier keys of the config mean the same; one under both names is not chosen from', () => {
  expect(withNewKeys({ twins: ['veth'], findRate: true, messageSize: 9, mtu: 1500 })).toEqual({
    aa: ['veth'],
    rateSearch: true,
    length: 9,
    mtu: 1500,
  });
  expect(withNewKeys({ twins: ['veth'], aa: ['bridge'] })).toEqual({ twins: ['veth'], aa: ['bridge'] });
  for (const odd of [null, 'twins', ['twins'], 7]) expect(withNewKeys(odd)).toEqual(odd);
});
