export const figures = `
figure { margin: 0; }
figure { min-width: 0; }
figcaption { font-weight: 600; font-size: .9375rem; margin-bottom: .1rem; }
.canvas { position: relative; width: 100%; }
html:not(.script) .canvas { display: none; }
.drawings { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 34rem), 1fr)); }
.drawing .scroll svg { display: block; width: 100%; height: auto; font: 13px system-ui, sans-serif; }
.drawing .node { fill: none; stroke: var(--line); stroke-width: 1.5; }
.drawing .inner { fill: var(--code); stroke: var(--line); }
.drawing .device { fill: var(--surface); stroke: var(--faint); stroke-width: 1.25; }
.drawing .device.on-way { stroke: var(--accent); stroke-width: 2; } .drawing .inner.on-way { stroke: var(--accent); stroke-width: 2; }
.drawing text { fill: var(--ink); paint-order: stroke; stroke: var(--surface); stroke-width: 3px; } .drawing .inner ~ text { stroke: none; } .drawing .minor { fill: var(--faint); font-size: 12px; }
.drawing .wire { stroke: var(--faint); stroke-width: 1.5; fill: none; }
.drawing .wire.tunnel { stroke-dasharray: 4 3; }
.drawing .way { stroke: var(--accent); stroke-width: 4; fill: none; stroke-linejoin: round; }
.drawing .arrow { fill: var(--accent); }
`;
export const print = `
@media print {
  body { font-size: 10pt; background: #fff; }
  main, .masthead, footer { max-width: none; padding-left: 0; padding-right: 0; }
  section { border: 0; border-top: 1px solid #999; border-radius: 0; padding: .6rem 0; }
  nav, .skip, .no-print, button { display: none; }
  figure, tr, .drawing, h2, h3 { break-inside: avoid; } h2, h3, figure { min-width: 0; }
figcaption { break-after: avoid; }
  .scroll { overflow: visible; } .canvas canvas { max-width: 100% !important; }
  a { color: inherit; text-decoration: none; }
}
`;
