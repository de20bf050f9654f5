/** The keys of arms. A page has hundreds: each is one empty element, cut out of its arm's colour by a mask. */
import { armStyle, colourRules, keyClass } from '../view/arm-style.ts';

const marks: Record<ReturnType<typeof armStyle>['marker'], string> = {
  circle: 'M8 6a4 4 0 1 0 8 0a4 4 0 1 0-8 0z',
  rect: 'M8.5 2.5h7v7h-7z',
  triangle: 'M12 1.5l4.6 8h-9.2z',
  rectRot: 'M12 .8l5.2 5.2l-5.2 5.2l-5.2-5.2z',
  star: 'M12 1v10M7.7 3.5l8.6 5M16.3 3.5l-8.6 5',
  crossRot: 'M8.5 2.5l7 7M15.5 2.5l-7 7',
};

const shapeOf = (style: number): string => {
  const { marker, dash } = armStyle(style);
  return [
    `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 12'><g stroke='black' stroke-width='2'>`,
    `<path d='M0 6h24' stroke-dasharray='${dash.join(' ')}'/><path d='${marks[marker]}'/></g></svg>`,
  ].join('');
};

/** In a data URL only these need escaping inside double quotes of CSS. */
const dataUrl = (svg: string): string =>
  `data:image/svg+xml,${svg.replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll('#', '%23')}`;

/** A swatch without a key is a plain block. Paper and forced colours would leave backgrounds out, and with them the keys. */
const common = `
.symbols { position: absolute; width: 0; height: 0; }
.swatch { width: 1.5rem; height: .75rem; flex: none; align-self: center; background: var(--arm); -webkit-mask: var(--key, none) center / contain no-repeat; mask: var(--key, none) center / contain no-repeat;
  print-color-adjust: exact; -webkit-print-color-adjust: exact; forced-color-adjust: none; }
${colourRules}
.arm-fill { fill: var(--arm); }
`;

/** `count`: arms with a key on the page. */
export const swatches = (count: number): string =>
  [
    common,
    ...Array.from({ length: count }, (_, style) => `.${keyClass(style)} { --key: url("${dataUrl(shapeOf(style))}"); }`),
  ].join('\n');
