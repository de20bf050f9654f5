/** An XDP program that does the same with every packet, as an object file for `ip link set dev DEVICE xdp`. Pure. */
import { bpfObject, exit, move } from '../topology/drivers/bpf-object.ts';

/** enum xdp_action in include/uapi/linux/bpf.h. */
const xdpActions = { aborted: 0, drop: 1, pass: 2, tx: 3 } as const;
export type XdpAction = keyof typeof xdpActions;

/** The name of its section, for ip(8)'s `sec`. */
export const xdpSection = 'xdp';

export const xdpObject = (action: XdpAction): Buffer => bpfObject(xdpSection, [move(0, xdpActions[action]), exit]);
