import { colourClass, keyClass } from '../view/arm-style.ts';

/** The key of an arm, as its line looks in the charts: a shape of the stylesheet (styles/swatches.ts) in the arm's colour. */
export const Swatch = ({ style }: { style: number }) => <i class={`swatch ${colourClass(style)} ${keyClass(style)}`} />;
