export const loss = `
svg.loss { display: block; width: 6rem; height: 1.25rem; border-bottom: 1px solid var(--line); }
.meaning { min-width: 13rem; }
`;
