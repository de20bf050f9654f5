export const layout = `
*, *::before, *::after { box-sizing: border-box; }
html { --width: 76rem; -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  overflow-wrap: anywhere; }
main, .masthead { max-width: var(--width); margin: 0 auto; padding: 0 1.25rem; }
.masthead { padding-top: 2rem; }
.brand { display: flex; flex-wrap: wrap; gap: .25rem .9rem; align-items: baseline; margin: 0; color: var(--faint); font-size: .875rem; }
.brand b { color: var(--ink); font-size: 1rem; letter-spacing: -.01em; }
h1 { font-size: clamp(1.15rem, .95rem + 1vw, 1.6rem); line-height: 1.35; font-weight: 600; letter-spacing: -.012em; margin: .75rem 0 .6rem; max-width: 62rem;
  text-wrap: pretty; }
h2 { font-size: 1.125rem; line-height: 1.3; margin: 0 0 .25rem; letter-spacing: -.01em; }
h3 { font-size: .9375rem; margin: 1.25rem 0 .4rem; }
p { margin: 0 0 .6rem; max-width: 90ch; }
.pair:not(:first-child) { margin-top: 1.5rem; } .pair:last-child { margin-bottom: 0; } .pair:empty { display: none; }
ul.answer { list-style: none; margin: 0 0 .8rem; padding: 0; font-size: 1.0625rem; line-height: 1.45; max-width: 66rem; }
ul.answer li { display: flex; gap: .6rem; padding: .2rem 0; text-wrap: pretty; } ul.answer .swatch { align-self: flex-start; margin-top: .4rem; }
.faint { color: var(--faint); }
.line { display: block; }
.small { font-size: .8125rem; }
section { background: var(--surface); border: 1px solid var(--line); border-radius: .6rem; padding: 1.1rem 1.25rem 1.25rem; margin: 1.1rem 0; min-width: 0; }
section > .lead { color: var(--faint); font-size: .875rem; margin-bottom: .8rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; margin: 1rem 0 0; padding: 0; font-size: .875rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: .2rem; }
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--surface); padding: .5rem; }
.pair { display: grid; gap: 1.5rem 2rem; margin-bottom: 1.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); }
footer { max-width: var(--width); margin: 0 auto; padding: .5rem 1.25rem 2.5rem; color: var(--faint); font-size: .8125rem; }
@media (min-width: 112rem) { html { --width: 108rem; } }
@media (max-width: 40rem) {
  main, .masthead, footer { padding-left: .75rem; padding-right: .75rem; }
  section { padding: .9rem .85rem 1rem; border-radius: .4rem; }
}
`;
