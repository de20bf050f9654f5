import type { Page } from 'playwright-core';

/** Those out of view are drawn in turn, after the page has loaded. (The page's own policy forbids what waitForFunction does.) */
export const chartsDrawn = async (page: Page): Promise<void> => {
  await page.evaluate(`new Promise((resolve) => {
    const isDrawn = (canvas) => globalThis.Chart?.getChart(canvas);
    const look = () => ([...document.querySelectorAll('canvas')].every(isDrawn) ? resolve() : setTimeout(look, 5));
    look();
  })`);
};
