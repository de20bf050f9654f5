/** What kernels say about their drop reasons, recorded: the format of skb:kfree_skb, and the enums in their BTF. */
import { reasonsInEnums, reasonsInFormat, tracepointFields } from '../../src/trace/kernel/kernel-text.ts';
import { fixture } from './fixture.ts';

export const recordedKernels = ['6.1.0-56', '6.12.118', '6.18.44'] as const;
export type RecordedKernel = (typeof recordedKernels)[number];

const enumIn = (text: string, name: string): Map<number, string> => {
  const body = new RegExp(`^ENUM '${name}'.*\\n((?:\\t.*\\n)*)`, 'm').exec(text)?.[1] ?? '';
  return new Map([...body.matchAll(/'(\w+)' val=(\d+)/g)].map(([, value, number]) => [Number(number), value ?? '']));
};

export const recordedKernel = (release: RecordedKernel) => {
  const format = fixture(`kernel-${release}/kfree_skb.format`);
  const enums = fixture(`kernel-${release}/enums.btf.txt`);
  const [core, ovs] = [enumIn(enums, 'skb_drop_reason'), enumIn(enums, 'ovs_drop_reason')];
  return {
    fields: tracepointFields(format),
    core,
    ovs,
    reasons: new Map([...reasonsInEnums(core, ovs), ...reasonsInFormat(format)]),
  };
};
