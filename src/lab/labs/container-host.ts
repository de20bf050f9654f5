import type { Bench } from '../bench.ts';
import { createPair, moveInside, outsideAddress, raiseInside, raiseOutside } from '../inside-outside.ts';
import { type ContainerHostFacts, containerHostClaim, judgeContainerHost } from '../judges/container-host.ts';
import { defineLab } from '../model.ts';
import { receivedIn } from '../ping-text.ts';

const perform = async (bench: Bench): Promise<ContainerHostFacts> => {
  await bench.step('Two namespaces, one of which stands in for the host; a pair on the host');
  const rooms = { host: await bench.place('h', 'host'), container: await bench.place('c', 'container') };
  const onHostBefore = await createPair(bench, rooms);
  await bench.step('One end moved into the container');
  const { onHost: onHostAfter, inContainer } = await moveInside(bench, rooms);
  await bench.step('The inner end up, with an address');
  const state = await raiseInside(bench, rooms);
  await bench.step('The outer end up as well');
  await raiseOutside(bench, rooms);
  const { stdout } = await bench.run(rooms.container, `ping -n -q -c 2 -i 0.2 -W 1 ${outsideAddress}`);
  return { onHostBefore, onHostAfter, inContainer, ...state, received: receivedIn(stdout) };
};

export const containerHost = defineLab({
  name: 'container-host',
  title: 'One end inside, one outside',
  claim: containerHostClaim,
  tools: ['ip', 'ping'],
  perform,
  judge: judgeContainerHost,
});
