import { armStyle, colourClass } from '../view/arm-style.ts';

const marks: Record<string, string> = {
  circle: 'M8 6a4 4 0 1 0 8 0a4 4 0 1 0-8 0z',
  rect: 'M8.5 2.5h7v7h-7z',
  triangle: 'M12 1.5l4.6 8h-9.2z',
  rectRot: 'M12 .8l5.2 5.2l-5.2 5.2l-5.2-5.2z',
  star: 'M12 1v10M7.7 3.5l8.6 5M16.3 3.5l-8.6 5',
  crossRot: 'M8.5 2.5l7 7M15.5 2.5l-7 7',
};

const ArmSymbol = ({ style }: { style: number }) => {
  const { marker, dash } = armStyle(style);
  return (
    <symbol id={`arm-${style}`} viewBox="0 0 24 12">
      <path class="arm-line" d="M0 6h24" stroke-width="2" stroke-dasharray={dash.join(' ')} fill="none" />
      <path class="arm-line arm-fill" d={marks[marker] ?? ''} stroke-width="2" />
    </symbol>
  );
};

/** Every arm's key, drawn once a page; each use of it is a reference. */
export const SwatchSymbols = ({ count }: { count: number }) => (
  <svg class="symbols" aria-hidden="true">
    {Array.from({ length: count }, (_, style) => (
      <ArmSymbol key={style} style={style} />
    ))}
  </svg>
);

/** The key of an arm, as its line looks in the charts. */
export const Swatch = ({ style }: { style: number }) => (
  <svg class={`swatch ${colourClass(style)}`} aria-hidden="true">
    <use href={`#arm-${style}`} />
  </svg>
);
