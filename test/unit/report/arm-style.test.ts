import { describe, expect, it } from 'vitest';
import { armStyle, colourClass } from '../../../src/report/view/arm-style.ts';
import { topologyKinds } from '../../../src/topology/kinds/index.ts';

/** Every topology, and a matched control. */
const styles = Array.from({ length: topologyKinds.length + 1 }, (_, style) => armStyle(style));

/** WCAG 2, relative luminance. */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (a: string, b: string): number => {
  const [less = 0, more = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (more + 0.05) / (less + 0.05);
};

describe('as many arms as there are topologies', () => {
  it('differ in marker or dash without any colour', () => {
    expect(new Set(styles.map(({ marker, dash }) => `${marker} ${dash}`)).size).toBe(styles.length);
  });

  it('have a colour each, up to thirteen', () => {
    expect(new Set(styles.slice(0, 13).map(({ light }) => light)).size).toBe(13);
    expect(new Set(styles.slice(0, 13).map(({ dark }) => dark)).size).toBe(13);
    expect(colourClass(12)).not.toBe(colourClass(0));
  });

  it.each(styles.map((style, index) => [index, style] as const))('are seen on the page: %i', (_, { light, dark }) => {
    expect(contrast(light, '#f6f7f9')).toBeGreaterThanOrEqual(3);
    expect(contrast(dark, '#161c24')).toBeGreaterThanOrEqual(3);
  });
});
