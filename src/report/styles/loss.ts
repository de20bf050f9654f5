export const loss = `
svg.loss { display: block; width: 10rem; height: 1.25rem; }
.loss-axis { stroke: var(--line); stroke-width: 1; fill: none; }
`;
