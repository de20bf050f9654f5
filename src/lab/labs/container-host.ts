import type { Bench, Place } from '../bench.ts';
import { type ContainerHostFacts, containerHostClaim, judgeContainerHost } from '../judges/container-host.ts';
import { linkState, vethNames } from '../links.ts';
import { defineLab } from '../model.ts';
import { receivedIn } from '../ping-text.ts';

const inside = 'sunldveth01';
const outside = 'sunldveth02';

const move = async (bench: Bench, host: Place, container: Place) => {
  await bench.step('A pair on the host, one end moved into the container');
  await bench.ip(host, `link add ${inside} type veth peer name ${outside}`);
  const onHostBefore = await vethNames(bench, host);
  await bench.run(host, 'ip -br link show type veth');
  await bench.ip(host, `link set ${inside} netns ${container.netns}`);
  await bench.run(host, 'ip -br link show type veth');
  await bench.run(container, 'ip -br link show type veth');
  const onHostAfter = await vethNames(bench, host);
  return { onHostBefore, onHostAfter, inContainer: await vethNames(bench, container) };
};

const perform = async (bench: Bench): Promise<ContainerHostFacts> => {
  await bench.step('Two namespaces: one stands in for the host');
  const host = await bench.place('h', 'host');
  const container = await bench.place('c', 'container');
  bench.keep({ type: 'note', text: `host: ${host.netns}, container: ${container.netns}` });
  const names = await move(bench, host, container);
  await bench.step('The inner end up, with an address');
  await bench.ip(container, `addr add 100.2.96.2/16 dev ${inside}`, `link set ${inside} up`);
  const state = await linkState(bench, container, inside);
  await bench.step('The outer end up as well');
  await bench.ip(host, `addr add 100.2.96.1/16 dev ${outside}`, `link set ${outside} up`);
  const { stdout } = await bench.run(container, 'ping -n -q -c 2 -i 0.2 -W 1 100.2.96.1');
  return { ...names, ...state, received: receivedIn(stdout) };
};

export const containerHost = defineLab({
  name: 'container-host',
  title: 'One end inside, one outside',
  claim: containerHostClaim,
  tools: ['ip', 'ping'],
  perform,
  judge: judgeContainerHost,
});
