/**
 * Runs in the guest, in one file with all it needs: what kprobe, fentry, the kernel's own function tracer and the devices
 * count of the same packets, what each backend costs, and where packets go with GRO on and TSO off. Prints JSON.
 */
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { ping } from '../../src/load/kinds/ping.ts';
import type { Backend } from '../../src/model/plan.ts';
import { histogramQuantile } from '../../src/stats/histogram.ts';
import type { ProbeSession } from '../../src/trace/session/attach.ts';
import { buildLab, burst, type Observation, type ProbeLab, pairLines } from '../helpers/probe-lab.ts';

const packets = 1000;
const pings = 200;

/** ftrace's function tracer in an instance of its own: it shares neither code nor buffers with BPF. */
const witness = (name: string) => {
  const folder = `/sys/kernel/tracing/instances/${name}`;
  mkdirSync(folder);
  writeFileSync(`${folder}/set_ftrace_filter`, 'veth_xmit');
  writeFileSync(`${folder}/current_tracer`, 'function');
  const countOf = (cpu: string): number =>
    [...readFileSync(`${folder}/per_cpu/${cpu}/stats`, 'utf8').matchAll(/^(?:entries|overrun): (\d+)$/gm)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    );
  return {
    count: () => readdirSync(`${folder}/per_cpu`).reduce((sum, cpu) => sum + countOf(cpu), 0),
    [Symbol.dispose]: () => {
      writeFileSync(`${folder}/current_tracer`, 'nop');
      rmdirSync(folder);
    },
  };
};

const fired = ({ observed }: Observation, hook: string, device?: string): number =>
  observed.crossings
    .filter((crossing) => crossing.hook === hook && (device === undefined || crossing.device === device))
    .reduce((sum, { skbs }) => sum + skbs, 0);

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;

/** Microseconds, of one block of pings. */
const medianRtt = async (lab: ProbeLab): Promise<number> => {
  const spec = { kind: 'ping', intervalMs: 5 } as const;
  const stdout = await lab.exec(
    'client',
    ...ping.argv(spec, (pings * spec.intervalMs) / 1000, { target: '10.77.0.2', identifier: 4711 }),
  );
  const { rttUs } = ping.parse({ stdout, stderr: '', exitCode: 0 }, spec);
  return median([...rttUs].sort((a, b) => a - b));
};

const blocks = 3;

/** One median a block: how far they are apart is what such a median is uncertain by. */
const medianRtts = async (lab: ProbeLab): Promise<number[]> => {
  const medians: number[] = [];
  for (let block = 0; block < blocks; block += 1) medians.push(await medianRtt(lab));
  return medians.sort((a, b) => a - b);
};

const underPing = async (lab: ProbeLab, session: ProbeSession, backend: Backend) => {
  let rttsUs: number[] = [];
  const seen = await lab.observe(session, async () => {
    rttsUs = await medianRtts(lab);
  });
  const transmit = seen.observed.stages.find(({ stage, device }) => stage === 'transmit' && device === 'e1');
  return {
    backend,
    rttsUs,
    transmits: transmit?.histogram.count,
    sent: seen.counter('client', 'e1', 'tx_packets'),
    medianTransmitNs: transmit && histogramQuantile(transmit.histogram, 0.5),
  };
};

/** GRO on at the receiver and TSO off at the sender: veth hands over to NAPI. */
const throughNapi = async (lab: ProbeLab, session: ProbeSession) => {
  const seen = await lab.observe(session, () => lab.exec('client', ...burst(packets)));
  return {
    sent: seen.counter('client', 'e1', 'tx_packets'),
    vethXmit: fired(seen, 'veth_xmit', 'e1'),
    vethPoll: fired(seen, 'veth_poll', 'e2'),
    netifRx: fired(seen, 'netif_rx', 'e2'),
    gro: fired(seen, 'napi_gro_receive_entry', 'e2'),
    lostEvents: seen.observed.lostEvents,
  };
};

const together = async (lab: ProbeLab, sessions: Record<string, ProbeSession>) => {
  using tracer = witness('vethscope-witness');
  const [kprobe, fentry] = [sessions.kprobe, sessions.fentry];
  if (!kprobe || !fentry) throw new Error('both backends are needed');
  const begun = tracer.count();
  let inner: Observation | undefined;
  const outer = await lab.observe(kprobe, async () => {
    inner = await lab.observe(fentry, async () => {
      await lab.exec('client', ...burst(packets));
      await medianRtt(lab);
    });
  });
  const all = [outer, ...(inner ? [inner] : [])];
  return {
    ftrace: tracer.count() - begun,
    devices: outer.counter('client', 'e1', 'tx_packets') + outer.counter('server', 'e2', 'tx_packets'),
    vethXmit: all.map((seen) => fired(seen, 'veth_xmit')),
    forwarded: all.map((seen) => fired(seen, '__dev_forward_skb') + fired(seen, '__dev_forward_skb2')),
    plainForward: all.map((seen) => fired(seen, 'dev_forward_skb')),
    transmits: all.map((seen) => seen.transmitted('client', 'e1') + seen.transmitted('server', 'e2')),
    lostEvents: all.map((seen) => seen.observed.lostEvents),
  };
};

/** Without ARP nothing is on the wire but what is sent here, however long it takes. */
const pinNeighbours = async (lab: ProbeLab): Promise<void> => {
  const macOf = async (node: 'client' | 'server', device: string): Promise<string> =>
    /link\/ether (\S+)/.exec(await lab.exec(node, 'ip', 'link', 'show', device))?.[1] ?? '';
  const pin = (node: 'client' | 'server', device: string, address: string, mac: string) =>
    lab.exec(node, 'ip', 'neigh', 'replace', address, 'lladdr', mac, 'dev', device, 'nud', 'permanent');
  await pin('client', 'e1', '10.77.0.2', await macOf('server', 'e2'));
  await pin('server', 'e2', '10.77.0.1', await macOf('client', 'e1'));
};

const main = async () => {
  await using plain = await buildLab('plain', ['client', 'server'], pairLines);
  await pinNeighbours(plain);
  await using napi = await buildLab('napi', ['client', 'server'], pairLines);
  await napi.exec('client', 'ethtool', '-K', 'e1', 'tso', 'off');
  await napi.exec('server', 'ethtool', '-K', 'e2', 'gro', 'on');
  await medianRtt(plain);
  const bareUs = await medianRtts(plain);
  const kprobe = await plain.attach({ backend: 'kprobe', others: [napi] });
  const alone = [await underPing(plain, kprobe, 'kprobe')];
  const polled = [await throughNapi(napi, kprobe)];
  const fentry = await plain.attach({ backend: 'fentry', others: [napi] });
  const counts = await together(plain, { kprobe, fentry });
  await kprobe.stop();
  alone.push(await underPing(plain, fentry, 'fentry'));
  polled.push(await throughNapi(napi, fentry));
  await fentry.stop();
  bareUs.push(...(await medianRtts(plain)));
  const attachMs = [kprobe, fentry].map(({ attachments }) => Math.round(attachments[0]?.attachMs ?? 0));
  process.stdout.write(`${JSON.stringify({ bareUs, alone, polled, counts, attachMs })}\n`);
};

await main();
