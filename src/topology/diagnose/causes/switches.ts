/** What Open vSwitch says. */
import type { Judge } from '../cause.ts';

const see = 'See "ovs-ofctl dump-flows" of this run\'s Open vSwitch.';

const lost: Judge = ({ texts }) =>
  texts('flows').flatMap(({ output }) => {
    const found = /lost:([1-9]\d*)/.exec(output);
    return found
      ? [
          {
            what: `Open vSwitch lost ${found[1]} upcalls`,
            todo: 'Its handler threads did not keep up, or there are none (Open vSwitch before 3.1.1 in the first 10 s of a machine): run it again.',
          },
        ]
      : [];
  });

const dropping: Judge = ({ texts }) =>
  texts('flows').flatMap(({ output }) => {
    const flow = output.split('\n').find((line) => /packets:[1-9]\d*.*actions:drop/.test(line));
    return flow ? [{ what: `a flow of Open vSwitch drops packets: ${flow.trim().slice(0, 160)}`, todo: see }] : [];
  });

export const switchCauses: readonly Judge[] = [dropping, lost];
