import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/text/decode-text.ts';

const text = '{"mtu":9000,"output":"Ärger €"}';
const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');

describe('text of a file', () => {
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 as Windows writes it', utf16],
    ['UTF-16 the other way round', Buffer.from(utf16).swap16()],
  ])('is the same from %s', (_how, bytes) => {
    expect(decodeText(bytes)).toBe(text);
  });

  it('is nothing of nothing', () => {
    expect(decodeText(new Uint8Array())).toBe('');
  });
});
