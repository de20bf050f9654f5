export const loss = `
svg.loss { display: block; width: 6rem; height: 1.25rem; }
.meaning { min-width: 13rem; }
.loss-axis { stroke: var(--line); stroke-width: 1; fill: none; }
`;
