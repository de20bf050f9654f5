/** Starts a bpftrace, prints its pid and waits to be killed. */
import { countUmask, start } from './real.ts';

const session = await start({ program: countUmask });
process.stdout.write(`${session.pid}\n`);
await session.ended;
