import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProbeSession } from '../../src/trace/session/attach.ts';
import { buildLab, burst, type Observation, type ProbeLab, pairLines } from '../helpers/probe-lab.ts';

describe('drops', () => {
  let lab: ProbeLab;
  let session: ProbeSession;
  beforeAll(async () => {
    lab = await buildLab('d', ['client', 'server'], pairLines);
    session = await lab.attach();
    await lab.exec('client', 'ping', '-c', '1', '10.77.0.2');
  });
  afterAll(() => lab[Symbol.asyncDispose]());

  const scoped = ({ observed }: Observation) => observed.drops.filter(({ node }) => node !== 'unscoped');

  it('names reason, function and device of a free that is no loss', async () => {
    const seen = await lab.observe(session, () =>
      lab.exec('client', 'ping', '-q', '-i', '0.002', '-c', '100', '10.77.0.2'),
    );
    expect(scoped(seen)).toContainEqual({
      node: 'client',
      device: 'e1',
      reason: 'NO_SOCKET',
      function: 'ping_rcv',
      skbs: 100,
    });
  });

  it('counts a burst to a closed port at the server', async () => {
    const seen = await lab.observe(session, () => lab.exec('client', ...burst(300)));
    const drops = scoped(seen).filter(({ node, device }) => node === 'server' && device === 'e2');
    expect(drops.reduce((sum, { skbs }) => sum + skbs, 0)).toBe(300);
    expect(drops[0]?.function).toMatch(/^[a-z_0-9]+$/);
  });

  it('counts what veth refuses because the peer takes smaller frames', async () => {
    await lab.exec('server', 'ip', 'link', 'set', 'e2', 'mtu', '1000');
    const seen = await lab.observe(session, () =>
      lab.exec('client', 'ping', '-q', '-i', '0.01', '-c', '20', '-W', '1', '-s', '1400', '10.77.0.2'),
    );
    await lab.exec('server', 'ip', 'link', 'set', 'e2', 'mtu', '1500');
    const refused = seen.counter('client', 'e1', 'tx_dropped');
    expect(refused).toBeGreaterThanOrEqual(20);
    const drops = scoped(seen).filter((drop) => drop.function.includes('dev_forward_skb'));
    expect(drops.reduce((sum, { skbs }) => sum + skbs, 0)).toBe(refused);
    expect(seen.transmitted('client', 'e1')).toBe(refused + seen.counter('client', 'e1', 'tx_packets'));
  });

  it('counts what is lost while the peer is down', async () => {
    await lab.exec('server', 'ip', 'link', 'set', 'e2', 'down');
    const seen = await lab.observe(session, () => lab.exec('client', ...burst(50)));
    await lab.exec('server', 'ip', 'link', 'set', 'e2', 'up');
    expect(seen.counter('client', 'e1', 'tx_packets')).toBe(0);
    expect(scoped(seen).reduce((sum, { skbs }) => sum + skbs, 0)).toBeGreaterThanOrEqual(50);
  });

  it('gives the drops of a full socket buffer to the namespace of the socket', async () => {
    const deaf = `const s = require('node:dgram').createSocket({ type: 'udp4', recvBufferSize: 4096 });
      s.bind(9999, () => { s.setBroadcast(true); console.log('ready'); while (true); });`;
    const seen = await lab.whileReady('server', [process.execPath, '-e', deaf], () =>
      lab.observe(session, () => lab.exec('client', ...burst(2000))),
    );
    const full = scoped(seen).filter(({ reason }) => reason === 'SOCKET_RCVBUFF');
    expect(full.reduce((sum, { skbs }) => sum + skbs, 0)).toBeGreaterThan(1500);
    expect(full.every(({ node }) => node === 'server')).toBe(true);
  });
});
