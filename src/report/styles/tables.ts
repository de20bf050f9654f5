export const tables = `
.scroll { overflow-x: auto; margin: 0 -.25rem; padding: 0 .25rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--faint); font-size: .8125rem; padding-bottom: .35rem; }
th, td { text-align: left; vertical-align: top; padding: .34rem 1rem .34rem 0; border-bottom: 1px solid var(--hair); overflow-wrap: break-word; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--faint); font-weight: 500; font-size: .8125rem; border-bottom: 1px solid var(--line); vertical-align: bottom; white-space: nowrap; }
tbody th { font-weight: 600; }
.number { text-align: right; white-space: nowrap; }
tr:last-child > * { border-bottom: 0; }
.arm { display: inline-flex; align-items: baseline; gap: .5rem; white-space: nowrap; }
.arm.long { white-space: normal; } .arm > span { min-width: 0; overflow-wrap: anywhere; } .compare th { min-width: 9.5rem; }
.sub { display: block; font-weight: 400; color: var(--faint); font-size: .8125rem; }
.compare td, .compare th { padding-top: .6rem; padding-bottom: .6rem; }
.compare td { min-width: 9.5rem; }
.compare .value { font-size: 1.0625rem; font-weight: 600; }
.compare .change { display: block; }
.compare .reason { color: var(--bad); display: block; max-width: 17rem; font-size: .8125rem; }
.compare details { margin: .15rem 0 0; max-width: 17rem; }
.label { display: inline-block; border: 1px solid currentColor; border-radius: .25rem; padding: 0 .35rem; font-size: .75rem; font-weight: 500; line-height: 1.45; color: var(--faint);
  max-width: 100%; overflow-wrap: anywhere; }
.label.doubt { color: var(--doubt); } .label.bad { color: var(--bad); }
.bad { color: var(--bad); } .good { color: var(--good); } .doubt { color: var(--doubt); }
.strip { width: 100%; min-width: 15rem; height: 1.35rem; display: block; }
.strip path, .decade { vector-effect: non-scaling-stroke; stroke-width: 2px; stroke: var(--arm); }
.decade { stroke: var(--line); stroke-width: 1px; }
.strip .body { stroke-width: 6px; opacity: .55; }
.strip .median { stroke: var(--ink); stroke-width: 3px; }
.strip-axis { display: flex; justify-content: space-between; min-width: 15rem; }
dl.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .55rem 1.5rem; margin: .9rem 0 0; font-size: .875rem; }
dl.facts div { min-width: 0; } dl.facts .wide { grid-column: 1 / -1; }
dt { color: var(--faint); font-size: .8125rem; } dd { margin: 0; font-variant-numeric: tabular-nums; }
a.raw, button { position: relative; }
a.raw { color: inherit; text-decoration: underline dotted; } a.raw:hover { color: var(--link); }
tr:target { background: var(--doubt-back); }
button { font: inherit; font-size: .8125rem; color: var(--link); background: var(--surface); border: 1px solid var(--line); border-radius: .25rem; padding: .1rem .6rem; cursor: pointer; min-height: 1.6rem; }
button:hover { border-color: var(--link); }
html:not(.script) button { display: none; } html.script .scriptless { display: none; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .8125rem; }
code { overflow-wrap: anywhere; }
pre { background: var(--code); border-radius: .35rem; padding: .6rem .75rem; margin: .3rem 0 .8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
details { margin: .5rem 0 0; font-size: .875rem; } summary { cursor: pointer; color: var(--link); width: fit-content; max-width: 100%; }
details[open] > summary { margin-bottom: .5rem; }
.doubts > summary { color: var(--doubt); font-size: .8125rem; }
.doubts ul { margin: .2rem 0 0; padding-left: 1.1rem; font-size: .8125rem; }
.alerts { background: var(--doubt-back); border: 1px solid var(--doubt); border-radius: .4rem; padding: .55rem .9rem; margin: 1rem 0 0; color: var(--ink); font-size: .875rem; }
.alerts.bad { background: var(--bad-back); border-color: var(--bad); color: var(--ink); }
.alerts p { margin: 0; max-width: none; }
@media (max-width: 40rem) { .arm, thead th { white-space: normal; } .arm { min-width: 6.5rem; } .compare th, .compare td { min-width: 8.5rem; } th, td { padding-right: .7rem; } }
ul.notes { list-style: none; padding: 0; margin: 0; } ul.notes li { padding: .4rem 0; border-bottom: 1px solid var(--hair); max-width: 80ch; } ul.notes li:last-child { border: 0; }
`;
