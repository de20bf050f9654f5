/** Unpacks the script of the report and runs it, before the page counts as loaded. */
import { unpackJson } from '../text/packed-json.ts';

/** Put in by build-client.mjs. */
declare const packedScript: string;

const script = document.createElement('script');
script.textContent = String(unpackJson(packedScript));
document.body.append(script);
