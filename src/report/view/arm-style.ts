/**
 * How an arm looks everywhere: colour, marker and dash, so that colour alone never tells arms apart.
 * Colours: Okabe and Ito's palette for colour-blind readers (2008), darkened or lightened to 3:1 against the page; beyond its
 * eight, marker and dash tell arms apart where colours come close.
 * Style 0 is the control and stays neutral.
 */
export interface ArmStyle {
  readonly light: string;
  readonly dark: string;
  readonly marker: 'circle' | 'rect' | 'triangle' | 'rectRot' | 'star' | 'crossRot';
  readonly dash: readonly number[];
}

const colours: readonly (readonly [string, string])[] = [
  ['#57606a', '#aab4c0'],
  ['#0068b8', '#58aeee'],
  ['#c04e00', '#ff9a4d'],
  ['#007f5f', '#3fcf9f'],
  ['#a8407f', '#ee8fc6'],
  ['#7a6300', '#e3c443'],
  ['#6b4fbb', '#b5a2f5'],
  ['#12306b', '#c6dcff'],
  ['#9b1c31', '#ff8fa0'],
  ['#00737f', '#56d3e0'],
  ['#5f4636', '#d3b59c'],
  ['#4d7a00', '#a9dc4f'],
  ['#8e24aa', '#e29bf5'],
];
const markers: readonly ArmStyle['marker'][] = ['circle', 'rect', 'triangle', 'rectRot', 'star', 'crossRot'];
const dashes: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [9, 3, 2, 3], [12, 4]];

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** The class that gives an element the colour of an arm for the scheme in use. */
export const colourClass = (style: number): string => `c${style % colours.length}`;

/** The class that gives an element the marker and the dash of an arm. */
export const keyClass = (style: number): string => `k${style}`;

const rules = (of: 0 | 1): string => colours.map((pair, i) => `.c${i} { --arm: ${pair[of]}; }`).join(' ');

/** An inline SVG takes the colour of its arm for the scheme in use; paper is light. */
export const colourRules = `${rules(0)}\n@media screen and (prefers-color-scheme: dark) { ${rules(1)} }`;

export const armStyle = (style: number): ArmStyle => {
  const [light, dark] = at(colours, style);
  return { light, dark, marker: at(markers, style), dash: at(dashes, style) };
};
