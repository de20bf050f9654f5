import { readFileSync } from 'node:fs';

/** Text of a recorded file: `fixture('iperf3-3.12/tcp.json')`. */
export const fixture = (path: string): string => readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8');
