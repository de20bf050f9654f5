/** Makes the picture in the README from the committed example: npx tsx bench/picture.ts [FILE] */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchChromium } from '../test/helpers/chromium.ts';

const [file = 'docs/report.png'] = process.argv.slice(2);
const browser = await launchChromium();
const view = await browser.newPage({ viewport: { width: 1200, height: 1500 }, colorScheme: 'light' });
await view.goto(pathToFileURL(resolve('reports/example/index.html')).href);
await view.waitForFunction(() => document.querySelectorAll('canvas').length > 0);
await view.screenshot({ path: file, clip: { x: 0, y: 0, width: 1200, height: 1480 } });
await browser.close();
