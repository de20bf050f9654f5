/** Colours, one set for each scheme; text on its surface is at least 4.5:1 (WCAG AA), marks 3:1. */
const light = `
  --page: #f6f7f9; --surface: #ffffff; --ink: #1c2128; --faint: #57606a; --line: #d5dbe1; --hair: #e8ecf0;
  --link: #0059a8; --good: #1a6b3c; --bad: #a12622; --doubt: #7a5200; --doubt-back: #fff6dd; --bad-back: #fdecea;
  --code: #f0f2f5; --accent: #0068b8;`;
const dark = `
  --page: #0e1318; --surface: #161c24; --ink: #e6edf3; --faint: #9aa7b4; --line: #333e4b; --hair: #242d37;
  --link: #6cb6f5; --good: #6fd39b; --bad: #ff9b94; --doubt: #f0c35e; --doubt-back: #2b2412; --bad-back: #331c1b;
  --code: #1d252f; --accent: #58aeee;`;

export const tokens = `
:root { color-scheme: light dark; ${light} }
@media (prefers-color-scheme: dark) { :root { ${dark} } }
@media print { :root { color-scheme: light; ${light} --page: #fff; } }
`;
