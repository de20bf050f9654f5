import { expect, it } from 'vitest';
import { packJson, unpackJson } from '../../../src/report/text/packed-json.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

it('any data comes back from the page, and none can end its element', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
      const packed = packJson([value, text]);
      expect(packed).toMatch(/^[A-Za-z0-9+/=]+$/);
      expect(unpackJson(packed)).toEqual(JSON.parse(JSON.stringify([value, text])));
    }),
  );
});

it('a thousand samples take a third of their text', () => {
  const samples = Array.from({ length: 1000 }, (_, i) => 12_000 + ((i * i) % 97));
  expect(packJson(samples).length).toBeLessThan(JSON.stringify(samples).length / 3);
});
