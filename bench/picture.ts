/** Makes the picture in the README from the committed example: npx tsx bench/picture.ts */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const page = pathToFileURL(resolve('reports/example/index.html')).href;
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: quiet });
const view = await browser.newPage({ viewport: { width: 1200, height: 1500 }, colorScheme: 'light' });
await view.goto(page);
await view.waitForFunction(() => document.querySelectorAll('canvas').length > 0);
await view.screenshot({ path: 'docs/report.png', clip: { x: 0, y: 0, width: 1200, height: 1480 } });
await browser.close();
