export const journeys = `
.journey-row { display: grid; grid-template-columns: minmax(7rem, 13rem) 1fr 5rem; gap: .75rem; align-items: center; margin: .3rem 0; font-size: .875rem; }
.journey { width: 100%; height: 1.1rem; display: block; background: var(--code); }
.fall { width: 100%; min-width: 11rem; height: .8rem; display: block; }
.journey-legend { display: flex; flex-wrap: wrap; gap: .2rem 1rem; max-width: none; } .journey-legend span { display: inline-flex; align-items: center; gap: .35rem; }
`;
