import { armStyle } from '../view/arm-style.ts';

export interface Theme {
  readonly ink: string;
  readonly faint: string;
  readonly grid: string;
  readonly surface: string;
  readonly arm: (style: number) => string;
}

/** The same colours as styles/tokens.ts: a canvas cannot use CSS variables. */
export const themeOf = (isDark: boolean): Theme => ({
  ink: isDark ? '#e6edf3' : '#1c2128',
  faint: isDark ? '#9aa7b4' : '#57606a',
  grid: isDark ? '#2b3440' : '#e4e8ec',
  surface: isDark ? '#161c24' : '#ffffff',
  arm: (style) => (isDark ? armStyle(style).dark : armStyle(style).light),
});
